import Testing

@testable import ModelProviders

@Suite("The short cut for plain text of a message says what the decoder says")
struct PlainTextDeltaScannerTests {
    @Test(arguments: [
        (#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hallo"}}"#, "Hallo"),
        (#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}        }"#, ""),
        (
            #" { "delta" : { "text" : " 日本 🚀 {[]},:" , "type" : "text_delta" } , "type" : "content_block_delta" } "#,
            " 日本 🚀 {[]},:"
        ),
        (
            #"{"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"a"},"p":"abcd","q":[1,{}]}"#,
            "a"
        ),
    ])
    func aPlainPiece(event: String, text: String) {
        #expect(scan(event.utf8) == text)
    }

    @Test(arguments: [
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\nb"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"a"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","text":"a"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"text":"a"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","citations":[]}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","text":"b"}}"#,
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta"}}"#,
        #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}"#,
        #"{"type":"message_delta","delta":{"type":"text_delta","text":"a"}}"#,
        #"{"index":0,"delta":{"type":"text_delta","text":"a"}}"#,
        #"{"type":"error","error":{"type":"overloaded_error","message":"a"}}"#,
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}x"#,
        #"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}"#, "{}", "[]", "", "null",
    ])
    func anythingElseIsLeftToTheDecoder(event: String) {
        #expect(scan(event.utf8) == nil)
    }

    @Test func everyCutIsLeftToTheDecoder() {
        let event = Array(#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"é"}}"#.utf8)
        for length in 0..<event.count { #expect(scan(event.prefix(length)) == nil) }
    }

    private func scan(_ event: some Sequence<UInt8>) -> String? {
        Array(event).withUnsafeBytes(PlainTextDeltaScanner.text)
    }
}
