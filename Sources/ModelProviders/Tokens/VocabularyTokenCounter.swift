import ChatCore
import Foundation
import Logging
import NIOPosix
import Synchronization

/// Counts tokens of OpenAI's models with the vocabularies in a folder: `cl100k_base.tiktoken`, `o200k_base.tiktoken`.
///
/// A vocabulary is read when it is first asked for; a file that is put there later is found without a restart. Both
/// take 8 MB of memory, and counts that are remembered at most 2 MB. Reading and counting run on `threads`.
public final class VocabularyTokenCounter: TokenCounter {
    private enum Reading {
        case missing
        case unreadable
        case ready(BytePairEncoder)
    }

    private static let fileBytesMax = 16 * 1024 * 1024

    private let folder: URL
    private let threads: NIOThreadPool
    private let logger: Logger
    private let readings = Mutex<[TokenEncoding: Reading]>([:])
    private let counts = RememberedCounts()

    /// - Parameter folder: need not exist.
    public init(folder: URL, threads: NIOThreadPool, logger: Logger) {
        self.folder = folder
        self.threads = threads
        self.logger = logger
    }

    public func tokens(of texts: [String], for model: String) async -> [Int]? {
        guard let encoding = TokenEncoding(model: model) else { return nil }
        // The pool is gone when the process ends.
        return try? await threads.runIfActive {
            guard let encoder = self.encoder(encoding) else { return nil }
            return texts.map { self.counts.count($0, by: encoder) }
        }
    }

    /// Whoever asks meanwhile waits on a thread of the pool.
    private func encoder(_ encoding: TokenEncoding) -> BytePairEncoder? {
        readings.withLock { readings in
            switch readings[encoding] ?? .missing {
            case .ready(let encoder): return encoder
            case .unreadable: return nil
            case .missing:
                let reading = read(encoding)
                readings[encoding] = reading
                return if case .ready(let encoder) = reading { encoder } else { nil }
            }
        }
    }

    private func read(_ encoding: TokenEncoding) -> Reading {
        let file = folder.appending(path: "\(encoding.rawValue).tiktoken")
        guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize else { return .missing }
        do {
            guard size <= Self.fileBytesMax else { throw VocabularyError(line: 1) }
            let vocabulary = try Vocabulary(tiktoken: Data(contentsOf: file))
            return .ready(BytePairEncoder(encoding: encoding, vocabulary: vocabulary))
        } catch {
            logger.warning("\(file.path) can't be used to count tokens: \(error)")
            return .unreadable
        }
    }
}

/// The counts of texts that were counted lately: messages are counted again with each answer.
///
/// Two generations, of which the older is forgotten when the younger is full. A text is known by its hash, which nobody
/// can foresee: a wrong count would be a curiosity, and do no harm.
private final class RememberedCounts: Sendable {
    private struct Key: Hashable {
        var hash: Int
        var bytes: Int
        var encoding: TokenEncoding
    }

    private static let perGeneration = 16_384

    private let generations = Mutex<(young: [Key: Int], old: [Key: Int])>(([:], [:]))

    func count(_ text: String, by encoder: BytePairEncoder) -> Int {
        let key = Key(hash: text.hashValue, bytes: text.utf8.count, encoding: encoder.encoding)
        if let known = generations.withLock({ $0.young[key] ?? $0.old[key] }) {
            keep(known, key)
            return known
        }
        let count = encoder.count(text)
        keep(count, key)
        return count
    }

    private func keep(_ count: Int, _ key: Key) {
        generations.withLock { generations in
            if generations.young.count >= Self.perGeneration { generations = ([:], generations.young) }
            generations.young[key] = count
        }
    }
}
