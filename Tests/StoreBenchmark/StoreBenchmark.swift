import Foundation
import SQLStore

/// Whether the store's work stays the same however much is in it: `make bench-store`, or with sizes of one's own
/// `swift run -c release StoreBenchmark 1000 5000`. Every size is a database of its own, in a folder that is removed.
@main
struct StoreBenchmark {
    static func main() async throws {
        let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        var table = ResultTable()
        for size in sizes.isEmpty ? [1_000, 10_000, 100_000] : sizes {
            let folder = FileManager.default.temporaryDirectory.appending(path: "parley-bench-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let library = try await Library.filled(with: size, in: folder)
            try await StoreWork(library: library).measure(into: &table)
            try await library.store.close()
        }
        print(table.text)
    }
}
