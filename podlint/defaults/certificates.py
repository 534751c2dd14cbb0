"""The defaults of requests for certificates and bundles of them: nothing but a spec."""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, fill

_OBJECT = fill(absent={"spec": {}})

FILLERS: dict[str, Filler] = {"CertificateSigningRequest": _OBJECT, "ClusterTrustBundle": _OBJECT}
