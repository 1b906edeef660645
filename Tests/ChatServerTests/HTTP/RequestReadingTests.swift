import ChatCore
import HTTPTypes
import Hummingbird
import Testing

@testable import ChatServer

@Suite("A request")
struct RequestReadingTests {
    private func request(_ path: String) -> Request {
        Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path),
            body: RequestBody(buffer: ByteBuffer()))
    }

    @Test(
        "has its query as forms write it",
        arguments: [
            ("?q=red+wine", "red wine"), ("?q=red%20wine", "red wine"), ("?q=1%2B1", "1+1"), ("?a=b&q=%C3%A9", "é"),
            ("?q=a=b", "a=b"), ("?q=", ""), ("?q", ""), ("?q=one&q=two", "one"), ("?%71=named", "named"),
            ("?q=%zz", "%zz"), ("", nil), ("?Q=x&qq=y", nil),
        ])
    func query(query: String, value: String?) {
        #expect(request("/search\(query)").query("q") == value)
    }

    @Test(
        "asks for an event stream only when it names one",
        arguments: [
            ("text/event-stream", true), ("TEXT/Event-Stream; charset=utf-8", true),
            ("application/json, text/event-stream;q=0.5", true), ("text/event-stream;q=0", false),
            ("text/event-stream-x", false), ("*/*", false), ("", false),
        ])
    func accept(header: String, asks: Bool) {
        #expect(MediaTypes.asks(for: "text/event-stream", header) == asks)
    }
}
