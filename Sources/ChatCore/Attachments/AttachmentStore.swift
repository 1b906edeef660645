import Foundation

/// What is known of attachments; their bytes are in `AttachmentFiles`. Every verb for a user names the owner: another
/// user's attachment is as if it were not there.
///
/// An attachment is linked to its message by `TurnStore`, in the transaction that writes the message. It goes
/// with its thread, its project and its owner; what goes is remembered in `removedAttachments` until its file is gone.
public protocol AttachmentStore: Sendable {
    /// - Throws: `conflict` when the owner has `unsentMax` files that belong to no message; `payload_too_large` when the
    ///   owner's files would have more than `keptBytesMax` bytes together.
    func insertAttachment(_ attachment: Attachment, unsentMax: Int, keptBytesMax: Int) async throws
    func attachment(_ id: Attachment.ID, of ownerID: User.ID) async throws -> Attachment?
    /// Those of `ids` that are the owner's and not sent yet, in no order.
    func unsentAttachments(_ ids: [Attachment.ID], of ownerID: User.ID) async throws -> [Attachment]
    /// - Returns: whether there was such an attachment.
    /// - Throws: `conflict` when it is part of a message.
    func deleteAttachment(_ id: Attachment.ID, of ownerID: User.ID) async throws -> Bool

    // MARK: Cleaning up

    /// Removes up to `limit` attachments that were not sent in time.
    /// - Returns: how many.
    func deleteUnsentAttachments(createdBefore: Date, limit: Int) async throws -> Int
    /// Attachments that are gone and whose files may still be there.
    func removedAttachments(limit: Int) async throws -> [Attachment.ID]
    /// Says that their files are gone too.
    func forgetRemovedAttachments(_ ids: [Attachment.ID]) async throws
    /// Those of `ids` that exist, whoever's they are.
    func existingAttachments(among ids: [Attachment.ID]) async throws -> Set<Attachment.ID>
}
