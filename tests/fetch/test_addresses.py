"""Which addresses are public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.fetch.addresses import kind_of_address

PUBLIC = [
    "8.8.8.8",
    "93.184.216.34",
    "2606:2800:220:1::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
]

NOT_PUBLIC = {
    "0.0.0.0": "local",
    "10.1.2.3": "private",
    "100.64.0.1": "carrier's private",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "169.254.169.254": "link-local",
    "172.31.255.255": "private",
    "192.0.0.1": "reserved",
    "192.0.0.100": "reserved",
    "192.0.2.1": "documentation",
    "192.88.99.1": "reserved",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarking",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.251": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "local",
    "::1": "loopback",
    "::127.0.0.1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:169.254.169.254": "link-local",
    "::ffff:0:127.0.0.1": "reserved",
    "64:ff9b::127.0.0.1": "loopback",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::a00:1": "reserved",
    "100::1": "reserved",
    "2001::1": "reserved",
    "2001:20::1": "reserved",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "reserved",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "loopback",
    "2002:a9fe:a9fe::1": "link-local",
    "3fff::1": "documentation",
    "4000::1": "reserved",
    "5f00::1": "reserved",
    "fc00::1": "private",
    "fd12:3456::1": "private",
    "fe80::1%eth0": "link-local",
    "fec0::1": "private",
    "ff02::1": "multicast",
    "not an address": "malformed",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert kind_of_address(address) is None


@pytest.mark.parametrize(("address", "kind"), NOT_PUBLIC.items())
def test_an_address_that_is_not_public_is_named(address: str, kind: str) -> None:
    assert kind_of_address(address) == kind


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "::{}"]))
def test_a_wrapped_address_is_judged_as_what_it_wraps(address: object, wrapping: str) -> None:
    wrapped = kind_of_address(wrapping.format(address))

    assert wrapped is None or wrapped == kind_of_address(str(address)) or str(address).startswith("0.")
    assert (wrapped is None) == (kind_of_address(str(address)) is None)


@given(st.text(max_size=60) | st.ip_addresses(v=6).map(str))
def test_any_text_is_judged(text: str) -> None:
    assert kind_of_address(text) is None or isinstance(kind_of_address(text), str)
