"""IP addresses: which of them are public. Pure; nothing here resolves a name.

`ipaddress.is_global` is not enough: it calls 6to4, NAT64 and other wrappings of 127.0.0.1 global.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-special-registry
_SPECIAL = {
    "0.0.0.0/8": "local",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier's private",
    "127.0.0.0/8": "loopback",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "reserved",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/128": "local",
    "::1/128": "loopback",
    "2001::/23": "reserved",  # holds Teredo, which wraps other addresses
    "2001:db8::/32": "documentation",
    "3fff::/20": "documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "private",
    "ff00::/8": "multicast",
}
_NETWORKS: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), kind) for network, kind in _SPECIAL.items()
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")


def kind_of_address(text: str) -> str | None:
    """Why an address is not public (`loopback`, `private`, …), or None where it is.

    >>> kind_of_address("::ffff:127.0.0.1"), kind_of_address("64:ff9b::a9fe:a9fe"), kind_of_address("8.8.8.8")
    ('loopback', 'link-local', None)
    """
    try:
        address = _unwrapped(ip_address(text))
    except ValueError:
        return "malformed"
    for network, kind in _NETWORKS:
        if address.version == network.version and address in network:
            return kind
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return "reserved"
    return None if address.is_global else "reserved"


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that packets to a wrapping IPv6 address end at."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
