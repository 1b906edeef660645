import Foundation
import Logging
import Synchronization

/// Prices in a file that people edit: read at the start, and again when it has changed.
public final class PriceFile: ModelPrices {
    /// The file can't be used.
    public struct Unusable: Error, CustomStringConvertible {
        public var path: String
        public var reason: String

        public var remedy: String { "\(reason); correct it, or delete it for a new one" }
        public var description: String { "\(path): \(remedy)" }
    }

    /// Tells one state of the file from another without reading it.
    private struct Version: Equatable {
        var modifiedAt: Date?
        var bytes: Int?
        var number: Int?
    }

    private struct State {
        var table: PriceTable
        var version: Version?
    }

    /// A table of all models of all providers has a fraction of this.
    private static let bytesMax = 1_048_576

    private let file: URL
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the file, and makes one with the built-in prices when there is none.
    /// - Throws: `Unusable`.
    public init(at file: URL, logger: Logger) throws {
        self.file = file
        self.logger = logger
        let version = Self.version(of: file)
        if version == nil {
            do {
                try PriceTable.defaults.write(to: file, atomically: true, encoding: .utf8)
            } catch {
                throw Unusable(path: file.path, reason: "can't be written")
            }
        }
        state = Mutex(State(table: try Self.read(file), version: version ?? Self.version(of: file)))
    }

    /// The table in a file; changes nothing.
    /// - Throws: `Unusable`.
    public static func read(_ file: URL) throws -> PriceTable {
        let text: String
        do {
            let data = try Data(contentsOf: file)
            guard data.count <= bytesMax, let decoded = String(data: data, encoding: .utf8) else {
                throw Unusable(path: file.path, reason: "is no text file, or is far too large")
            }
            text = decoded
        } catch let unusable as Unusable {
            throw unusable
        } catch {
            throw Unusable(path: file.path, reason: "can't be read")
        }
        do {
            return try PriceTable(parsing: text)
        } catch {
            throw Unusable(path: file.path, reason: "\(error)")
        }
    }

    /// Looks at the file each time it is asked, once an answer: that is cheaper than to watch it.
    public func price(of model: String) -> ModelPrice? {
        state.withLock { state in
            let version = Self.version(of: file)
            if version != state.version {
                state.version = version
                reload(&state.table)
            }
            return state.table.price(of: model)
        }
    }

    private func reload(_ table: inout PriceTable) {
        do {
            table = try Self.read(file)
            logger.info("read new prices", metadata: ["models": "\(table.rows.count)"])
        } catch {
            logger.error("the new prices can't be used, the former stay: \(error)")
        }
    }

    private static func version(of file: URL) -> Version? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path) else { return nil }
        return Version(
            modifiedAt: attributes[.modificationDate] as? Date, bytes: (attributes[.size] as? NSNumber)?.intValue,
            number: (attributes[.systemFileNumber] as? NSNumber)?.intValue)
    }
}
