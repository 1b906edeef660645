import Foundation
import Testing

@testable import ChatCore

@Suite("Snippets")
struct SearchSnippetTests {
    @Test("What was looked for is marked, as it was written")
    func marks() {
        #expect(html("A glass of Réd  Wine\nis", "red wine") == "A glass of <mark>Réd</mark> <mark>Wine</mark> is")
        #expect(html("the red wine, red", "\"red wine\"") == "the <mark>red wine</mark>, red")
        #expect(html("Redness", "red") == "<mark>Redness</mark>")
        #expect(html("Redness red", "red ") == "Redness <mark>red</mark>")
        #expect(html("東京タワーへ行く", "タワー") == "東京<mark>タワー</mark>へ行く")
        #expect(html("हिन्दी भाषा", "हिन्") == "<mark>हिन्दी</mark> भाषा")
        #expect(html("nothing here", "else") == "nothing here")
        #expect(html("", "else") == "")
    }

    @Test("Text is text, whatever it looks like")
    func escaping() {
        #expect(
            html("<b>red</b> & \"wine\" </mark>", "red") == """
                &lt;b&gt;<mark>red</mark>&lt;/b&gt; &amp; &quot;wine&quot; &lt;/mark&gt;
                """)
    }

    @Test("A long text is cut at words, around where most of it is")
    func cutting() {
        let filler = (0..<200).map { "word\($0)" }.joined(separator: " ")
        let text = "red \(filler) red and wine \(filler)"
        let snippet = html(text, "wine red")
        #expect(snippet.contains("<mark>red</mark> and <mark>wine</mark>"))
        #expect(snippet.hasPrefix("…word"))
        #expect(snippet.hasSuffix("…"))
        let plain = snippet.replacing("<mark>", with: "").replacing("</mark>", with: "")
        #expect(" \(text) ".contains(" \(plain.dropFirst().dropLast()) "))
        #expect(snippet.utf8.count <= SearchRules.snippetBytesMax + 60)
    }

    @Test("A word longer than a snippet is cut, and so is a character of countless marks")
    func endless() {
        let word = String(repeating: "x", count: 50_000)
        #expect(snippet("say \(word)", "xxx").segments.last { $0.isMatch } != nil)
        #expect(html("say \(word)", "xxx").utf8.count < 500)
        let marks = "e" + String(repeating: "\u{301}", count: 50_000)
        #expect(html("say \(marks)", "e").utf8.count < 1_000)
    }

    @Test("Joined, the pieces are part of the text; none is cut within a visible character")
    func anyText() {
        for seed in 1...300 {
            var random = SeededRandom(seed)
            let text = randomText(upTo: 200, using: &random)
            let query = randomText(upTo: 4, using: &random)
            let segments = snippet(text, query).segments
            let plain = segments.map(\.text).joined()
            let isPart = visible(SearchTerms.composed(text)).contains(visible(plain.trimming("…")))
            #expect(isPart, "seed \(seed): \(plain)")
            #expect(zip(segments, segments.dropFirst()).allSatisfy { $0.isMatch != $1.isMatch }, "seed \(seed)")
            #expect(segments.allSatisfy { !$0.text.isEmpty }, "seed \(seed)")
        }
    }

    /// All that is no white space.
    private func visible(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { !$0.properties.isWhitespace }
    }

    private func snippet(_ text: String, _ query: String) -> SearchSnippet {
        SearchSnippet(of: text, for: SearchQuery(query))
    }

    private func html(_ text: String, _ query: String) -> String { snippet(text, query).html }
}

extension String {
    fileprivate func trimming(_ edge: Unicode.Scalar) -> String {
        var text = unicodeScalars[...]
        if text.first == edge { text = text.dropFirst() }
        if text.last == edge { text = text.dropLast() }
        return String(text)
    }
}
