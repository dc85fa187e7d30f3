package tandem.server.store;

import java.time.Instant;

/**
 * Forgets what is old, a few rows in each call so that nobody waits long for it. Nothing that is
 * under way is touched.
 */
public interface Retention {

  /**
   * Forgets the histories and logs of devices in deployments that were finished before. What the
   * deployments were and how they ended stays, and so does that a device's part was aborted: the
   * device may not have heard of it, and must not go on.
   *
   * @param most parts of devices to forget
   * @return how many were
   */
  int forgetHistories(Instant before, int most) throws StoreException;

  /**
   * Forgets entries of the audit log.
   *
   * @param most entries to forget
   * @return how many were
   */
  int forgetAudit(Instant before, int most) throws StoreException;

  /**
   * Forgets keys that have waited since before, and devices that have no key, and of which nothing
   * has changed since; they may ask anew. Who is rejected stays so: forgotten, it would wait for a
   * decision again. What is in the middle of a deployment, or was chosen for one that is not
   * finished, stays.
   *
   * @param most keys or devices to forget
   * @return how many were
   */
  int forgetStrangers(Instant before, int most) throws StoreException;
}
