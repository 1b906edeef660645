import Foundation

/// A file of a user's: uploaded first, then sent with a message, and from then on a part of that message's thread.
public struct Attachment: Sendable, Equatable {
    public typealias ID = Identifier<Attachment>

    public var id: ID
    public var ownerID: User.ID
    /// Where it was sent; `nil` until then. It never moves to another thread.
    public var threadID: ChatThread.ID?
    /// Clean: no path, no control characters.
    public var fileName: String
    /// Told by its bytes, never by its sender.
    public var type: AttachmentType
    public var sizeBytes: Int
    /// Of an image whose header says so.
    public var imageSize: ImageSize?
    public var createdAt: Date

    public init(
        id: ID, ownerID: User.ID, threadID: ChatThread.ID? = nil, fileName: String, type: AttachmentType,
        sizeBytes: Int, imageSize: ImageSize? = nil, createdAt: Date
    ) {
        self.id = id
        self.ownerID = ownerID
        self.threadID = threadID
        self.fileName = fileName
        self.type = type
        self.sizeBytes = sizeBytes
        self.imageSize = imageSize
        self.createdAt = createdAt
    }
}

/// In pixels.
public struct ImageSize: Sendable, Equatable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// What may be uploaded. Everything else is refused.
public enum AttachmentType: String, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case gif = "image/gif"
    case webp = "image/webp"
    case plainText = "text/plain"
    case markdown = "text/markdown"
    case csv = "text/csv"
    case tabSeparated = "text/tab-separated-values"
    case json = "application/json"
    case yaml = "application/yaml"

    public var isImage: Bool {
        switch self {
        case .png, .jpeg, .gif, .webp: true
        case .plainText, .markdown, .csv, .tabSeparated, .json, .yaml: false
        }
    }

    /// The kind of text that a file's name promises. Whatever a browser would run, such as HTML or SVG, is plain text.
    static func text(named fileName: String) -> AttachmentType {
        switch fileName.split(separator: ".").last?.lowercased() {
        case "md", "markdown": .markdown
        case "csv": .csv
        case "tsv": .tabSeparated
        case "json", "geojson", "ipynb": .json
        case "yaml", "yml": .yaml
        default: .plainText
        }
    }
}

/// How much may be uploaded and sent.
public enum AttachmentRules {
    public static let sizeBytesMax = 20 * 1024 * 1024
    public static let perMessageMax = 10
    /// Files that a user has uploaded and not sent.
    public static let unsentMax = 100
    /// Of all files of a user together, sent or not.
    public static let keptBytesMax = 10 * 1024 * 1024 * 1024
    /// Of a text file, a model reads the beginning.
    public static let textBytesInContextMax = 256 * 1024
    /// The newest message's images are all shown to a model, and those of older ones until there are so many.
    public static let imagesInContextMax = 4
    public static let imageBytesInContextMax = 20 * 1024 * 1024
    public static let fileNameCodePointsMax = 200
    /// A file that is not sent goes after this time.
    public static let unsentLifetimeSeconds: TimeInterval = 24 * 3600
}
