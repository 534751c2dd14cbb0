"""The Kubernetes dashboard is deployed.

## Why

It shows and changes what its ServiceAccount may see and change, to whoever gets past its log-in. It has been the way into clusters
more than once, and its repository is archived.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: dashboard
    image: kubernetesui/dashboard:v2.7.0  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Source

https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/

## Peers

checkov:CKV_K8S_33, kubescape:C-0014, terrascan:AC_K8S_0067
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("dashboard",))
def kubernetes_dashboard_deployed(container: Container, _: Pod) -> Iterator[Problem]:
    name = parse_image(container.image).name
    if name.startswith("kubernetesui/dashboard") or name.rpartition("/")[2].startswith("kubernetes-dashboard"):
        yield Problem(
            (*container.path, "image"),
            f"the image {name!r} is the Kubernetes dashboard: whoever gets in has the rights of its ServiceAccount",
            "remove it where nobody needs it, or keep it off the network and give it few rights",
        )
