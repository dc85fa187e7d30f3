package tandem.server.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All deployments that are not finished, oldest first. */
final class RunningDeployments {
  // Replaced as a whole, so that polls need no lock.
  private volatile List<RunningDeployment> all = List.of();

  List<RunningDeployment> all() {
    return all;
  }

  synchronized void add(RunningDeployment deployment) {
    List<RunningDeployment> more = new ArrayList<>(all);
    more.add(deployment);
    more.sort(Comparator.comparingLong(RunningDeployment::number));
    all = List.copyOf(more);
  }

  synchronized void remove(RunningDeployment deployment) {
    List<RunningDeployment> fewer = new ArrayList<>(all);
    fewer.remove(deployment);
    all = List.copyOf(fewer);
  }

  Optional<RunningDeployment> find(String id) {
    return all.stream().filter(one -> one.deployment().id().equals(id)).findFirst();
  }

  Optional<RunningDeployment> find(long number) {
    return all.stream().filter(one -> one.number() == number).findFirst();
  }
}
