import Foundation
import Testing

@testable import ModelProviders

@Suite("The short cut for plain tokens says what the decoder says")
struct PlainTokenScannerTests {
    @Test(arguments: [
        #"{"choices":[{"delta":{"content":"Hallo"}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":""},"finish_reason":null}]}"#,
        #" { "choices" : [ { "delta" : { "role" : "assistant" , "content" : " a" } , "finish_reason" : null } ] } "#,
        #"{"id":"1","model":"m","choices":[{"delta":{"content":"日本 🚀 {[]},:"},"logprobs":{"a":[1,{"b":"]}"}]}}]}"#,
        #"{"choices":[{"delta":{"content":"x","refusal":null,"tool_calls":null}}],"usage":null,"error":null}"#,
        #"{"x":{},"y":[],"z":-1.5e3,"choices":[{"delta":{"content":"x"}}],"t":true}"#,
    ])
    func aPlainToken(event: String) throws {
        let chunk = try JSONDecoder().decode(CompletionChunk.self, from: Data(event.utf8))
        let text: String = try #require(scan(event))
        #expect(text == chunk.choices?.first?.delta?.text)
    }

    @Test(arguments: [
        #"{"choices":[{"delta":{"content":"a\nb"}}]}"#,
        #"{"choices":[{"delta":{"content":null}}]}"#,
        #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#,
        #"{"choices":[{"delta":{"content":"a","reasoning":"b"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}"#,
        #"{"choices":[{"delta":{"content":"a"}}],"error":{"code":500}}"#,
        #"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#,
        #"{"choices":[{"message":{"content":"a"}}]}"#,
        #"{"note":"\"choices\":[{\"delta\":{\"content\":\"a\"}}]"}"#,
        #"{"choices":[]}"#, #"{}"#, "[]", "", "null", #"{"choices":[{"delta":{"content":"a"}}]}x"#,
        #"{"choices":[{"delta":{"content":"a"}}]"#, #"{"choices":[{"delta":{"content":"a"#,
        "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}",
    ])
    func anythingElseIsLeftToTheDecoder(event: String) {
        #expect(scan(event) == nil)
    }

    @Test func everyCutOfATokenIsLeftToTheDecoder() {
        let event = Array(#"{"id":"1","choices":[{"delta":{"content":"é"},"finish_reason":null}],"usage":null}"#.utf8)
        for length in 0..<event.count { #expect(scan(event.prefix(length)) == nil) }
    }

    @Test func textThatIsNotUTF8IsLeftToTheDecoder() {
        #expect(scan(Array(#"{"choices":[{"delta":{"content":""#.utf8) + [0xC3, 0x28] + Array(#""}}]}"#.utf8)) == nil)
    }

    private func scan(_ event: String) -> String? { scan(event.utf8) }

    private func scan(_ event: some Sequence<UInt8>) -> String? {
        Array(event).withUnsafeBytes(PlainTokenScanner.text)
    }
}
