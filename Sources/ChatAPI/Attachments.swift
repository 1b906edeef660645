import Foundation

/// A file that a user uploaded.
public struct AttachmentBody: Codable, Sendable, Equatable {
    public var id: String
    public var fileName: String
    /// As the bytes say it.
    public var mediaType: String
    public var sizeBytes: Int
    /// In pixels; of images.
    @Nullable public var width: Int?
    @Nullable public var height: Int?
    /// `null` until it is sent with a message.
    @Nullable public var threadId: String?
    public var createdAt: Date

    public init(
        id: String, fileName: String, mediaType: String, sizeBytes: Int, width: Int?, height: Int?, threadId: String?,
        createdAt: Date
    ) {
        self.id = id
        self.fileName = fileName
        self.mediaType = mediaType
        self.sizeBytes = sizeBytes
        self.width = width
        self.height = height
        self.threadId = threadId
        self.createdAt = createdAt
    }
}

public struct AttachmentEnvelope: Codable, Sendable, Equatable {
    public var attachment: AttachmentBody

    public init(attachment: AttachmentBody) {
        self.attachment = attachment
    }
}
