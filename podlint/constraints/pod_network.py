"""A pod's name and address: host names, DNS, host aliases, the namespaces that it shares with its node.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validatePodDNSConfig, ValidateHostAliases, validateHostUsers (v1.36)
"""

from __future__ import annotations

from podlint.constraints.addresses import IP_ADDRESS
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, at, forbidden, required, too_long
from podlint.constraints.formats import FINE, dns_subdomain, dns_subdomain_with_underscore
from podlint.constraints.vocabulary import Errors, Given, Relation, all_of, each, given, relation, since, struct, until
from podlint.constraints.windows import containers_of
from podlint.finding import Path

MOST_NAMESERVERS = 3
MOST_SEARCHES = 32
SEARCHES_LENGTH = 2048
_HOST_NAME_LENGTH = 64


# DNS


def few_nameservers(value: list[str]) -> Complaints:
    """As many as the resolvers of Linux look at."""
    return FINE if len(value) <= MOST_NAMESERVERS else (Complaint(f"may have at most {MOST_NAMESERVERS} servers, not {len(value)}"),)


def few_searches(value: list[str]) -> Complaints:
    """As many domains, and as long a line of them, as the resolvers of Linux look at."""
    found = []
    if len(value) > MOST_SEARCHES:
        found.append(Complaint(f"may have at most {MOST_SEARCHES} domains, not {len(value)}"))
    if len(" ".join(value).encode("utf-8", "surrogatepass")) > SEARCHES_LENGTH:
        found.append(Complaint(f"may have at most {SEARCHES_LENGTH} characters, blanks between the domains included"))
    return found


def search_domain(text: str) -> Complaints:
    """A DNS name whose parts may hold underscores and which may end with a dot; or the dot alone."""
    return FINE if text == "." else dns_subdomain_with_underscore(text.removesuffix("."))


def plain_search_domain(text: str) -> Complaints:
    """A DNS name, which may end with a dot."""
    return dns_subdomain(text.removesuffix("."))


def options_have_names(value: list[Value], path: Path, context: Context) -> Errors:
    """Every option of the resolver has a name; the server blames the option."""
    return [required((*path, index, "name"), field=(*path, index)) for index, option in enumerate(value) if not option.get("name")]


_RELAXED_SEARCHES = 33
DNS_CONFIG = struct(
    nameservers=all_of(few_nameservers, each(IP_ADDRESS)),
    searches=all_of(few_searches, since(_RELAXED_SEARCHES, each(search_domain)), until(_RELAXED_SEARCHES - 1, each(plain_search_domain))),
    options=relation(options_have_names),
)


def dns_fits_policy(value: Value, path: Path, context: Context) -> Errors:
    """A pod that leaves the cluster's DNS aside brings its own; without nameservers nothing else of it is looked at."""
    config = value.get("dnsConfig")
    if value.get("dnsPolicy") == "None" and not (config and config.get("nameservers")):
        missing = "dnsConfig" if config is None else "nameservers"
        place = (*path, "dnsConfig") if config is None else (*path, "dnsConfig", "nameservers")
        return (required(place, "with dnsPolicy None", help=f"add {missing}, or leave dnsPolicy out to use the cluster's DNS"),)
    if not config:
        return ()
    errors: list[ApiError] = []
    DNS_CONFIG.check(config, (*path, "dnsConfig"), context, errors)
    return errors


# Names


def alias_has_address(value: Value, path: Path, context: Context) -> Errors:
    """A host alias has the address that its names stand for."""
    errors: list[ApiError] = []
    IP_ADDRESS.check(value.get("ip", ""), (*path, "ip"), context, errors)
    return errors


HOST_ALIASES = each(struct(alias_has_address, hostnames=each(dns_subdomain)))


def host_name_is_replaced_once(value: Value, path: Path, context: Context) -> Errors:
    """A pod that replaces its host name keeps to the length of Linux, and neither has the node's name nor makes one of its FQDN."""
    text = value.get("hostnameOverride")
    if text is None:
        return ()
    place = (*path, "hostnameOverride")
    errors = at(place, dns_subdomain(text))
    if len(text.encode("utf-8", "surrogatepass")) > _HOST_NAME_LENGTH:
        errors.append(too_long(place, _HOST_NAME_LENGTH, unit="bytes"))
    if value.get("setHostnameAsFQDN"):
        errors.append(forbidden(place, "cannot be set with setHostnameAsFQDN: true"))
    if value.get("hostNetwork"):
        errors.append(forbidden(place, "cannot be set with hostNetwork: true"))
    return errors


# Namespaces


_NO_DEVICES_SINCE = 34


def own_users_share_nothing(value: Value, path: Path, context: Context) -> Errors:
    """A pod with users of its own has network, processes and IPC of its own too, and no raw devices."""
    if value.get("hostUsers") is not False:
        return ()
    why = "cannot be set with hostUsers: false"
    shared = ("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")
    errors = [forbidden((*path, name), why, field=(*path, printed)) for name, printed in shared if value.get(name)]
    if context.minor >= _NO_DEVICES_SINCE:
        errors += [forbidden((*place, "volumeDevices"), why) for container, place in containers_of(value, path) if container.get("volumeDevices")]
    return errors


NETWORK_RELATIONS: tuple[Relation | Given, ...] = (
    dns_fits_policy,
    given(host_name_is_replaced_once, "hostnameOverride"),
    given(own_users_share_nothing, "hostUsers"),
)
"""What a pod's spec as a whole has to do with its names and namespaces."""
