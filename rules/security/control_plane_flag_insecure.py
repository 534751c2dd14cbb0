"""A component of the control plane is started with a flag that opens it.

## Why

The API server, etcd, the scheduler, the controller manager and the kubelet decide over the whole cluster. With
these flags somebody without a certificate may ask them, or whoever answers in their place is believed.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.35.0
    command:
    - kube-apiserver
    - --anonymous-auth=true  # error
    - --authorization-mode=AlwaysAllow  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.35.0
    command:
    - kube-apiserver
    - --anonymous-auth=false
    - --authorization-mode=Node,RBAC
    - --profiling=false
```

## Limits

Only values that are written are looked at, not flags that are missing, and only where the container names its
program.

## Source

https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/

## Peers

checkov:CKV_K8S_68, checkov:CKV_K8S_69, checkov:CKV_K8S_70, kubescape:C-0113, kubescape:C-0117
"""

from collections.abc import Iterator

from podlint.objects.shell import program, words
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_SERVER = {
    ("--anonymous-auth", "true"): "who says nothing of himself may ask it",
    ("--authorization-mode", "AlwaysAllow"): "everybody may do everything",
    ("--enable-admission-plugins", "AlwaysAdmit"): "no admission plugin refuses anything",
    ("--kubelet-https", "false"): "it talks to kubelets without encryption",
    ("--profiling", "true"): "it shows its insides to who asks",
    ("--service-account-lookup", "false"): "tokens of deleted ServiceAccounts stay valid",
    ("--tls-min-version", "VersionTLS10"): "it accepts encryption that can be broken",
    ("--tls-min-version", "VersionTLS11"): "it accepts encryption that can be broken",
}
_FLAGS = {
    "kube-apiserver": _SERVER,
    "kube-controller-manager": {
        ("--profiling", "true"): "it shows its insides to who asks",
        ("--use-service-account-credentials", "false"): "all its controllers share one set of rights",
        ("--bind-address", "0.0.0.0"): "it answers at every address of the node",  # noqa: S104
    },
    "kube-scheduler": {
        ("--profiling", "true"): "it shows its insides to who asks",
        ("--bind-address", "0.0.0.0"): "it answers at every address of the node",  # noqa: S104
    },
    "etcd": {
        ("--client-cert-auth", "false"): "clients need no certificate",
        ("--peer-client-cert-auth", "false"): "other members need no certificate",
        ("--auto-tls", "true"): "its certificate is signed by itself, so nobody can check it",
        ("--peer-auto-tls", "true"): "its certificate is signed by itself, so nobody can check it",
    },
    "kubelet": {
        ("--anonymous-auth", "true"): "who says nothing of himself may ask it",
        ("--authorization-mode", "AlwaysAllow"): "everybody may run commands in every container of the node",
        ("--protect-kernel-defaults", "false"): "it changes settings of the kernel",
        ("--rotate-certificates", "false"): "its certificate runs out",
    },
}


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("kube-", "etcd", "kubelet"))
def control_plane_flag_insecure(container: Container, _: Pod) -> Iterator[Problem]:
    found = words(container)
    flags = _FLAGS.get(program(found[0].text)) if found else None
    for word in found if flags else ():
        flag, equals, value = word.text.partition("=")
        for one in value.split(",") if equals else ("true",):
            what = flags.get((flag, one)) if flags else None
            if what:
                yield Problem(word.path, f"with {word.text} of {program(found[0].text)}, {what}", "see the CIS benchmark for Kubernetes for what to set")
