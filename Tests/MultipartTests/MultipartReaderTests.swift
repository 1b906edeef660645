import NIOCore
import Testing

@testable import Multipart

@Suite("Reading parts")
struct MultipartReaderTests {
    private func reader(
        _ pieces: [String], bytesMax: Int = 10_000
    ) throws -> MultipartReader<AsyncStream<ByteBuffer>> {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        for piece in pieces { continuation.yield(ByteBuffer(string: piece)) }
        continuation.finish()
        return MultipartReader(stream, boundary: try #require(MultipartBoundary("x")), bytesMax: bytesMax)
    }

    private let first = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\none"
    private let second = "\r\n--x\r\nContent-Disposition: form-data; name=b\r\n\r\ntwo\r\n--x--"

    @Test("gives their bytes, then says that there are no more")
    func reading() async throws {
        var reader = try reader([first, " and", second])
        #expect(try await reader.nextPart()?.name == "a")
        var text = ""
        while let bytes = try await reader.nextBytes() { text += String(buffer: bytes) }
        #expect(text == "one and")
        #expect(try await reader.nextBytes() == nil)
        #expect(try await reader.nextPart()?.name == "b")
        #expect(try await reader.nextBytes().map { String(buffer: $0) } == "two")
        #expect(try await reader.nextPart() == nil)
        #expect(try await reader.nextPart() == nil)
        #expect(try await reader.nextBytes() == nil)
    }

    @Test("passes over what nobody reads")
    func skipping() async throws {
        var reader = try reader([first, " and", second])
        #expect(try await reader.nextPart()?.name == "a")
        #expect(try await reader.nextPart()?.name == "b")
        #expect(try await reader.nextPart() == nil)
    }

    @Test("says when the body ends too early")
    func incomplete() async throws {
        var reader = try reader([first])
        _ = try await reader.nextPart()
        await #expect(throws: MultipartError.incomplete) { while try await reader.nextBytes() != nil {} }
    }

    @Test("takes so many bytes and no more")
    func bytesMax() async throws {
        var reader = try reader([first, second], bytesMax: first.utf8.count + 5)
        _ = try await reader.nextPart()
        await #expect(throws: MultipartError.tooLarge) { while try await reader.nextBytes() != nil {} }
    }

    @Test("asks for no more of the body than it was asked for")
    func backpressure() async throws {
        let body = CountingBody(pieces: [first] + Array(repeating: "more", count: 100) + [second])
        var reader = MultipartReader(body, boundary: try #require(MultipartBoundary("x")), bytesMax: 10_000)
        _ = try await reader.nextPart()
        #expect(body.taken.value == 1)
        _ = try await reader.nextBytes()
        _ = try await reader.nextBytes()
        #expect(body.taken.value == 2)
    }
}

private struct CountingBody: AsyncSequence {
    final class Count { var value = 0 }

    let pieces: [String]
    let taken = Count()

    struct AsyncIterator: AsyncIteratorProtocol {
        var pieces: ArraySlice<String>
        let taken: Count

        mutating func next() async -> ByteBuffer? {
            taken.value += 1
            return pieces.popFirst().map { ByteBuffer(string: $0) }
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: pieces[...], taken: taken) }
}
