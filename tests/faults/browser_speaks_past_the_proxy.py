"""Pages may send datagrams past the proxy, as WebRTC does when nobody forbids it."""

from tests.faults.fault import Fault

FAULT = Fault(
    file="interpreter/ai/agent/chromium.py",
    old="--webrtc-ip-handling-policy=disable_non_proxied_udp",
    new="--webrtc-ip-handling-policy=default",
    check="tests/ai/test_reach.py::test_nothing_that_a_page_does_reaches_this_machine",
    says="'udp'",
)
