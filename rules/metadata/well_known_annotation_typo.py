"""An annotation or label is one slip away from one that somebody reads.

## Why

Keys of annotations are free text: the API server takes every spelling, and the controller that was meant to read it finds nothing. The
Ingress is not rewritten, the certificate not issued, the hook run as an ordinary Job, and nothing says why.

## Bad

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/rewrite-targe: /$1  # error
    cert-manager.io/cluster-isuer: letsencrypt  # error
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /(.*)
        pathType: ImplementationSpecific
        backend: {service: {name: shop, port: {number: 80}}}
```

## Good

```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /$1
    cert-manager.io/cluster-issuer: letsencrypt
    example.org/rewrite-targe: /$1  # of nobody that podlint knows
  labels:
    app.kubernetes.io/environment: test  # far from any that is known
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.org
    http:
      paths:
      - path: /(.*)
        pathType: ImplementationSpecific
        backend: {service: {name: shop, port: {number: 80}}}
```

## Fix

Gives it the name that was meant. Its controller then begins to act on it.

## Limits

It knows the annotations of ingress-nginx, cert-manager, Helm, Argo CD, Istio, ExternalDNS, the cluster autoscaler, Prometheus' usual
configuration and AWS load balancers. Of the labels in app.kubernetes.io, which no part of Kubernetes reads, it is information.

## Source

https://kubernetes.io/docs/reference/labels-annotations-taints/;
https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/;
https://cert-manager.io/docs/reference/annotations/; https://helm.sh/docs/topics/charts_hooks/;
https://istio.io/latest/docs/reference/config/annotations/
"""

from collections.abc import Iterator, Mapping
from posixpath import commonprefix

from podlint.objects.object import Value, mapping
from podlint.objects.pod import pod_of
from podlint.rule import FixKind, Object, Path, Problem, Rename, Repair, Scope, Severity, nearest, rule

_NGINX = """
affinity affinity-canary-behavior affinity-mode allowlist-source-range app-root auth-always-set-cookie auth-cache-duration auth-cache-key auth-keepalive
auth-keepalive-requests auth-keepalive-share-vars auth-keepalive-timeout auth-method auth-proxy-set-headers auth-realm auth-request-redirect
auth-response-headers auth-secret auth-secret-type auth-signin auth-signin-redirect-param auth-snippet auth-tls-error-page auth-tls-match-cn
auth-tls-pass-certificate-to-upstream auth-tls-secret auth-tls-verify-client auth-tls-verify-depth auth-type auth-url backend-protocol canary
canary-by-cookie canary-by-header canary-by-header-pattern canary-by-header-value canary-weight canary-weight-total client-body-buffer-size
configuration-snippet connection-proxy-header cors-allow-credentials cors-allow-headers cors-allow-methods cors-allow-origin cors-expose-headers
cors-max-age custom-headers custom-http-errors default-backend denylist-source-range disable-proxy-intercept-errors enable-access-log enable-cors
enable-global-auth enable-modsecurity enable-opentelemetry enable-opentracing enable-owasp-core-rules enable-rewrite-log fastcgi-index
fastcgi-params-configmap force-ssl-redirect from-to-www-redirect http2-push-preload limit-allowlist limit-burst-multiplier limit-connections
limit-rate limit-rate-after limit-rpm limit-rps limit-whitelist load-balance mirror-host mirror-request-body mirror-target modsecurity-snippet
modsecurity-transaction-id opentelemetry-operation-name opentelemetry-trust-incoming-span opentracing-trust-incoming-span permanent-redirect
permanent-redirect-code preserve-trailing-slash proxy-body-size proxy-buffer-size proxy-buffering proxy-buffers-number proxy-busy-buffers-size
proxy-connect-timeout proxy-cookie-domain proxy-cookie-path proxy-http-version proxy-max-temp-file-size proxy-next-upstream
proxy-next-upstream-timeout proxy-next-upstream-tries proxy-read-timeout proxy-redirect-from proxy-redirect-to proxy-request-buffering
proxy-send-timeout proxy-ssl-ciphers proxy-ssl-name proxy-ssl-protocols proxy-ssl-secret proxy-ssl-server-name proxy-ssl-verify
proxy-ssl-verify-depth relative-redirects rewrite-target satisfy secure-backends server-alias server-snippet service-upstream
session-cookie-change-on-failure session-cookie-conditional-samesite-none session-cookie-domain session-cookie-expires session-cookie-hash
session-cookie-max-age session-cookie-name session-cookie-partitioned session-cookie-path session-cookie-samesite session-cookie-secure ssl-ciphers
ssl-passthrough ssl-prefer-server-ciphers ssl-redirect stream-snippet temporal-redirect temporal-redirect-code upstream-hash-by
upstream-hash-by-subset upstream-hash-by-subset-size upstream-vhost use-port-in-redirects use-regex whitelist-source-range x-forwarded-prefix
"""
_AWS = """
access-log-emit-interval access-log-enabled access-log-s3-bucket-name access-log-s3-bucket-prefix additional-resource-tags alpn-policy attributes
backend-protocol connection-draining-enabled connection-draining-timeout connection-idle-timeout cross-zone-load-balancing-enabled eip-allocations
extra-security-groups healthcheck-healthy-threshold healthcheck-interval healthcheck-path healthcheck-port healthcheck-protocol
healthcheck-success-codes healthcheck-timeout healthcheck-unhealthy-threshold inbound-sg-rules-on-private-link-traffic internal ip-address-type
ipv6-addresses manage-backend-security-group-rules multi-cluster-target-group name nlb-target-type private-ipv4-addresses proxy-protocol scheme
security-group-prefix-lists security-groups ssl-cert ssl-negotiation-policy ssl-ports subnets target-group-attributes target-node-labels type
"""
_CERT_MANAGER = """
allow-direct-injection alt-names certificate-name certificate-revision cluster-issuer common-name duration email-sans inject-apiserver-ca
inject-ca-from inject-ca-from-secret ip-sans issue-temporary-certificate issuer issuer-group issuer-kind issuer-name private-key-algorithm
private-key-encoding private-key-rotation-policy private-key-secret-name private-key-size renew-before renew-before-percentage
revision-history-limit secret-template subject-countries subject-localities subject-organizationalunits subject-organizations subject-postalcodes
subject-provinces subject-serialnumber subject-streetaddresses uri-sans usages
"""
_ISTIO = """
agentLogLevel bootstrapOverride componentLogLevel controlPlaneAuthPolicy discoveryAddress enableCoreDump extraStatTags inject interceptionMode
logLevel nativeSidecar proxyCPU proxyCPULimit proxyImage proxyImageType proxyMemory proxyMemoryLimit rewriteAppHTTPProbers statsCompression
statsHistogramBuckets statsInclusionPrefixes statsInclusionRegexps statsInclusionSuffixes status userVolume userVolumeMount
"""
_ISTIO_TRAFFIC = """
excludeInboundPorts excludeInterfaces excludeOutboundIPRanges excludeOutboundPorts includeInboundPorts includeOutboundIPRanges
includeOutboundPorts kubevirtInterfaces
"""
_ARGO_CD = """
compare-options hook hook-delete-policy ignore-healthcheck ignore-resource-updates instance managed-by manifest-generate-paths refresh
secret-type skip-reconcile sync-options sync-wave tracking-id
"""
_AUTOSCALER = "daemonset-pod enable-ds-eviction safe-to-evict safe-to-evict-local-volumes scale-down-disabled"
_EXTERNAL_DNS = """
access alias controller endpoints-type gateway-hostname-source hostname ingress ingress-hostname-source internal-hostname set-identifier target ttl
"""
_AWS_PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"
_ANNOTATIONS = {
    prefix: frozenset(names.split())
    for prefix, names in {
        "nginx.ingress.kubernetes.io/": _NGINX,
        "cert-manager.io/": _CERT_MANAGER,
        "sidecar.istio.io/": _ISTIO,
        "traffic.sidecar.istio.io/": _ISTIO_TRAFFIC,
        "argocd.argoproj.io/": _ARGO_CD,
        "cluster-autoscaler.kubernetes.io/": _AUTOSCALER,
        "external-dns.alpha.kubernetes.io/": _EXTERNAL_DNS,
        "helm.sh/": "hook hook-delete-policy hook-output-log-policy hook-weight resource-policy",
        "kubectl.kubernetes.io/": "default-container default-logs-container last-applied-configuration restartedAt",
        "prometheus.io/": "path port probe scheme scrape",
        _AWS_PREFIX: _AWS,
    }.items()
}
_LABELS = {"app.kubernetes.io/": frozenset({"name", "instance", "version", "component", "part-of", "managed-by", "created-by"})}
_FINE = frozenset(prefix + name for known in (_ANNOTATIONS, _LABELS) for prefix, names in known.items() for name in names)
_READERS = ("kubernetes", "manager", "istio", "argoproj", "helm", "prometheus")  # a word of each prefix
_MOST_CHANGED = 3  # letters in a row


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECT, mentions=_READERS, fix=FixKind.UNSAFE)
def well_known_annotation_typo(object: Object) -> Iterator[Problem]:
    for holder, path in _with_metadata(object):
        metadata = mapping(holder, "metadata")
        for field, known in (("annotations", _ANNOTATIONS), ("labels", _LABELS)):
            keys = metadata.get(field)
            if not isinstance(keys, dict) or _FINE.issuperset(keys):
                continue
            for key in keys:
                if "/" not in key or key in _FINE:
                    continue
                meant = _meant(key, known)
                if meant and meant not in keys:
                    place = (*path, "metadata", field, key)
                    fix = Repair((Rename(place, meant),), is_safe=False)
                    severity = Severity.INFO if field == "labels" else None
                    yield Problem(place, f"nobody reads {key!r}", f"did you mean {meant}?", on_key=True, severity=severity, fix=fix)


def _with_metadata(object: Object) -> list[tuple[Value, Path]]:
    """The object, and the template of its pod if it has one."""
    pod = pod_of(object)
    return [(object.value, object.path)] if pod is None or pod.path == object.path else [(object.value, object.path), (pod.value, pod.path)]


def _meant(key: str, known: Mapping[str, frozenset[str]]) -> str:
    """The key that this one is a slip away from; empty where it is near none."""
    prefix = _AWS_PREFIX if key.startswith(_AWS_PREFIX) else key[: key.index("/") + 1]
    name = key.removeprefix(prefix)
    found = nearest(name, known[prefix]) if name and prefix in known else None
    return prefix + found if found and _is_slip(name.lower(), found.lower()) else ""


def _is_slip(name: str, meant: str) -> bool:
    """Whether they begin and end alike, but for some letters."""
    kept = len(commonprefix([name, meant])) + len(commonprefix([name[::-1], meant[::-1]]))
    return kept >= max(len(name), len(meant)) - _MOST_CHANGED
