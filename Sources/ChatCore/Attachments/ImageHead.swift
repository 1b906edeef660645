import Foundation

extension AttachmentType {
    /// So many bytes tell whether it is an image.
    static let imageHeadBytes = 12

    /// `nil` when a file that begins so is none of the images that are allowed.
    init?(imageHead head: Data) {
        let bytes = [UInt8](head.prefix(Self.imageHeadBytes))
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = .png
        } else if bytes.starts(with: [0xff, 0xd8, 0xff]) {
            self = .jpeg
        } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            self = .gif
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }
}

extension ImageSize {
    /// How far into a file the size of an image is looked for: photographs have a preview before it.
    static let headBytesMax = 256 * 1024

    /// As the image's header says; `nil` when it doesn't, or not within `head`.
    init?(_ type: AttachmentType, head: Data) {
        let head = ImageHead(bytes: [UInt8](head.prefix(Self.headBytesMax)))
        let size: (width: Int, height: Int)? =
            switch type {
            case .png: head.pngSize
            case .jpeg: head.jpegSize
            case .gif: head.gifSize
            case .webp: head.webpSize
            case .plainText, .markdown, .csv, .tabSeparated, .json, .yaml: nil
            }
        guard let size, size.width > 0, size.height > 0 else { return nil }
        self.init(width: size.width, height: size.height)
    }
}

/// The first bytes of an image. Reading past them gives `nil`.
private struct ImageHead {
    let bytes: [UInt8]

    private func big(_ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private func little(_ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset + count <= bytes.count else { return nil }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func both<Value>(_ width: Value?, _ height: Value?) -> (width: Value, height: Value)? {
        guard let width, let height else { return nil }
        return (width, height)
    }

    /// Source: PNG specification, 11.2.2.
    var pngSize: (width: Int, height: Int)? {
        bytes.dropFirst(12).starts(with: "IHDR".utf8) ? both(big(16, 4), big(20, 4)) : nil
    }

    /// Source: GIF89a specification, 18.
    var gifSize: (width: Int, height: Int)? { both(little(6, 2), little(8, 2)) }

    /// Its header stands behind segments of any length. Source: ITU-T T.81, B.1 and B.2.2.
    var jpegSize: (width: Int, height: Int)? {
        var offset = 2
        while let marker = big(offset, 2), marker >> 8 == 0xff {
            switch marker & 0xff {
            case 0xff: offset += 1
            case 0xc4, 0xc8, 0xcc: offset += 2 + (big(offset + 2, 2) ?? bytes.count)
            case 0xc0...0xcf: return both(big(offset + 7, 2), big(offset + 5, 2))
            case 0xd8, 0xd9, 0xda: return nil
            default: offset += 2 + (big(offset + 2, 2) ?? bytes.count)
            }
        }
        return nil
    }

    /// Source: RFC 9649, section 2; RFC 6386, section 9.1.
    var webpSize: (width: Int, height: Int)? {
        let chunk = bytes.dropFirst(12).prefix(4)
        if chunk.elementsEqual("VP8 ".utf8) {
            return both(little(26, 2).map { $0 & 0x3fff }, little(28, 2).map { $0 & 0x3fff })
        } else if chunk.elementsEqual("VP8L".utf8) {
            return little(21, 4).map { (($0 & 0x3fff) + 1, ($0 >> 14 & 0x3fff) + 1) }
        } else if chunk.elementsEqual("VP8X".utf8) {
            return both(little(24, 3).map { $0 + 1 }, little(27, 3).map { $0 + 1 })
        }
        return nil
    }
}
