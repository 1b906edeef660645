#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The proxies whose word about a request counts.
public struct ProxyList: Sendable {
    private let blocks: [AddressBlock]

    public init(_ blocks: [AddressBlock]) {
        self.blocks = blocks
    }

    /// - Parameter address: in text; what is no IP address is no proxy.
    func contains(_ address: String) -> Bool {
        guard !blocks.isEmpty, let address = IPAddress(address) else { return false }
        return blocks.contains { $0.contains(address) }
    }
}

/// An IP address, or all that begin with the same bits: `192.0.2.1`, `10.0.0.0/8`, `2001:db8::/32`.
public struct AddressBlock: Sendable {
    private let start: IPAddress
    private let prefixBits: Int

    /// `nil` for what is neither an address nor a block in CIDR notation. Bits behind the prefix don't matter.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let start = IPAddress(String(parts[0])) else { return nil }
        let ownBits = parts[0].contains(":") ? 128 : 32
        var bits = ownBits
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let given = Int(parts[1]), given <= ownBits
            else { return nil }
            bits = given
        }
        self.start = start
        prefixBits = 128 - ownBits + bits
    }

    /// The first 64 bits of an IPv6 address, in hexadecimal; `nil` for other addresses.
    static func network(of address: String) -> String? {
        guard address.contains(":"), let bytes = IPAddress(address)?.bytes else { return nil }
        // An IPv4 address as IPv6 shows it is one address.
        guard !bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xff, 0xff]) else { return nil }
        return bytes.prefix(8).map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined() + "::/64"
    }

    fileprivate func contains(_ address: IPAddress) -> Bool {
        let (wholeBytes, restBits) = prefixBits.quotientAndRemainder(dividingBy: 8)
        guard start.bytes.prefix(wholeBytes) == address.bytes.prefix(wholeBytes) else { return false }
        guard restBits > 0 else { return true }
        return (start.bytes[wholeBytes] ^ address.bytes[wholeBytes]) >> (8 - restBits) == 0
    }
}

/// Sixteen bytes. An IPv4 address is the IPv6 address that stands for it (`::ffff:192.0.2.1`): a server that listens on
/// IPv6 sees IPv4 peers as such.
private struct IPAddress {
    var bytes: [UInt8]

    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, text, &bytes) != 1 {
            var last = [UInt8](repeating: 0, count: 4)
            guard inet_pton(AF_INET, text, &last) == 1 else { return nil }
            bytes = [UInt8](repeating: 0, count: 10) + [0xff, 0xff] + last
        }
        self.bytes = bytes
    }
}
