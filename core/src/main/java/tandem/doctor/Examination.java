package tandem.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What a doctor found out.
 *
 * @param findings in the order of the checks: what comes later may fail because of what comes first
 * @param nextBoot what boots if the power goes now
 */
public record Examination(List<Finding> findings, NextBoot nextBoot) {
  public Examination {
    findings = List.copyOf(findings);
  }

  /** Returns the first error, if there is one. */
  public Optional<Finding> firstError() {
    return findings.stream().filter(one -> one.severity() == Severity.ERROR).findFirst();
  }

  /** Returns how many findings are as bad as this. */
  public long count(Severity severity) {
    return findings.stream().filter(one -> one.severity() == severity).count();
  }
}
