import Testing

@testable import ChatServer

@Suite("Whom limits count as one")
struct NetworkTests {
    @Test(
        "is an address, or the half of an IPv6 address that its owner does not choose",
        arguments: [
            ("2001:db8:1:2:3:4:5:6", "20010db800010002::/64"), ("2001:db8:1:2::1", "20010db800010002::/64"),
            ("::1", "0000000000000000::/64"), ("192.0.2.1", nil), ("::ffff:192.0.2.1", nil), ("unknown", nil),
        ] as [(String, String?)])
    func network(address: String, network: String?) {
        #expect(AddressBlock.network(of: address) == network)
    }
}

@Suite("The list of trusted proxies")
struct ProxyListTests {
    @Test(
        "holds an address when one of its blocks does",
        arguments: [
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
            ("192.0.2.1", "::ffff:192.0.2.1", true), ("192.0.2.1", "::FFFF:c000:201", true),
            ("::ffff:192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "::192.0.2.1", false),
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.1.2.3/8", "10.9.9.9", true), ("172.16.0.0/12", "172.31.255.255", true),
            ("172.16.0.0/12", "172.32.0.0", false), ("192.0.2.64/26", "192.0.2.127", true),
            ("192.0.2.64/26", "192.0.2.128", false), ("192.0.2.1/32", "192.0.2.0", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "203.0.113.9", true),
            ("2001:db8::1", "2001:DB8:0::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "127.0.0.1", false),
            ("0.0.0.0/0", "unknown", false), ("::/0", "", false), ("::/0", "10.0.0.1:80", false),
        ])
    func contains(block: String, address: String, expected: Bool) throws {
        let list = ProxyList([try #require(AddressBlock("198.51.100.1")), try #require(AddressBlock(block))])
        #expect(list.contains(address) == expected)
    }

    @Test("is empty unless it is filled")
    func empty() {
        #expect(!ProxyList([]).contains("127.0.0.1"))
    }

    @Test(
        "is made of addresses and blocks only",
        arguments: [
            "", "proxy", "proxy.example.org", "10.0.0", "10.0.0.256", "10.0.0.1:80", "10.0.0.0/33", "10.0.0.0/-1",
            "10.0.0.0/+8", "10.0.0.0/", "10.0.0.0/8/8", "/8", "10.0.0.0/255.0.0.0", "::1/129", "[::1]", ":::", "*",
            "10.0.0.0/99999999999999999999", "10.0.0.0/٨",
        ])
    func isNoBlock(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
