import ChatAPI
import Foundation
import Testing

@Suite("JSON to the letter")
struct JSONSyntaxTests {
    private func isJSON(_ bytes: [UInt8]) -> Bool {
        do {
            try JSONSyntax.check(Data(bytes))
            return true
        } catch {
            return false
        }
    }

    @Test(
        "is taken",
        arguments: [
            "null", "true", "false", "0", "-0", "7", "-12", "120", "1.5", "-0.25", "1e5", "1E5", "1e+5", "2.5e-3",
            "0e0", "123456789012345678901234567890", "1e400", "\"\"", "\" \"", "\"a\"", "\"é\"", "\"日本語\"", "\"🙂\"",
            "\"\u{7f}\"", "\"\u{2028}\"", "\"\u{10ffff}\"", "\"\\u0000\"", "\"\\u00E9\"", "\"\\ud83d\\ude42\"",
            "\"\\uD83D\\uDE42\"", "\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\"", "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]",
            "[[],[[]]]", "[null,true,\"\",0,{},[]]", "{}", "{ }", "{\"\":0}", "{\"a\":1}", "{\"a\":{\"a\":1}}",
            "{ \"a\" : 1 , \"b\" : [ ] }", "{\"a\":1,\"A\":1}", "[{\"a\":1},{\"a\":1}]", " \t\r\n1\n\r\t ",
        ])
    func taken(text: String) {
        #expect(isJSON(Array(text.utf8)))
    }

    @Test(
        "is not what only looks like it",
        arguments: [
            "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-Infinity", "undefined", "'a'", "a", "{a:1}", "+1",
            "-",
            "01", "-01", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e5.5", "0x1f", "1_000", "1 2", "１", "\"", "\"a",
            "\"\\", "\"\\\"", "\"\\a\"", "\"\\x41\"", "\"\\u\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u+123\"",
            "\"\\u１２３４\"", "\"\\U0041\"", "\"\\ud83d\"", "\"\\ude42\"", "\"\\ud83d\\u0041\"", "\"\\ud83dx\"",
            "\"\\ud83d\\ud83d\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1f}\"", "[", "]", "[1", "[1,", "[1,]", "[,1]",
            "[,]", "[1,,2]", "[1 2]", "[1;2]", "[1}", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
            "{\"a\":1,}",
            "{,}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{1:1}", "{null:1}", "{\"a\",\"b\"}", "{\"a\":1]",
            "{\"a\":1}}", "{}{}", "[] []", "1,", "// c\n1", "1 // c", "/* c */ 1", "[1 /* c */]", "# c\n1", "1#",
            "\u{feff}1",
            "\u{a0}1", "1\u{c}", "\u{b}1", "1\u{0}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
            "{\"a\":[],\"b\":0,\"a\":[]}",
        ])
    func refused(text: String) {
        #expect(!isJSON(Array(text.utf8)))
    }

    @Test(
        "is UTF-8",
        arguments: [
            [0x80], [0xbf], [0xc0, 0xaf], [0xc1, 0x81], [0xc3], [0xc3, 0x28], [0xe0, 0x80, 0xaf], [0xe2, 0x82],
            [0xe2, 0x28, 0xa1], [0xed, 0xa0, 0x80], [0xef, 0xbf], [0xf0, 0x80, 0x80, 0xaf], [0xf0, 0x9f, 0x99],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xfe], [0xff],
        ] as [[UInt8]])
    func utf8(bytes: [UInt8]) {
        #expect(!isJSON([0x22] + bytes + [0x22]))
        #expect(!isJSON([0x22] + bytes))
    }

    @Test("is not UTF-16", arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian])
    func utf16(encoding: String.Encoding) throws {
        #expect(!isJSON(Array(try #require("{\"a\":1}".data(using: encoding)))))
    }

    @Test("is nested so deep and no deeper", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(open: String, close: String) {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)).utf8)
        }
        #expect(isJSON(nested(JSONSyntax.depthMax)))
        #expect(!isJSON(nested(JSONSyntax.depthMax + 1)))
        #expect(!isJSON(nested(1_000_000)))
        #expect(!isJSON(Array(String(repeating: open, count: 1_000_000).utf8)))
    }

    @Test("says from which byte on it is none")
    func offset() {
        #expect(throws: MalformedJSON(offset: 7)) { try JSONSyntax.check(Data("[1, 2, ]".utf8)) }
        #expect(throws: MalformedJSON(offset: 3)) { try JSONSyntax.check(Data("[1]x".utf8)) }
    }

    @Test("is all that the encoder writes")
    func encoded() throws {
        var text = "\u{0}\u{1f}\"\\/\u{7f}é日本🙂\u{2028}\u{feff}"
        text += String(String.UnicodeScalarView((0x20..<0x300).compactMap(Unicode.Scalar.init)))
        let value = [text: [text, "x"]]
        try JSONSyntax.check(try WireJSON.encoder().encode(value))
        #expect(try WireJSON.decode([String: [String]].self, from: JSONEncoder().encode(value)) == value)
    }

    @Test("is refused by every prefix of itself")
    func truncated() {
        let text = Array("{\"a\":[1.5e-3,true,null,\"\\ud83d\\ude42é🙂\"],\"b\":{}}".utf8)
        #expect(isJSON(text))
        for count in 0..<text.count { #expect(!isJSON(Array(text.prefix(count)))) }
    }
}
