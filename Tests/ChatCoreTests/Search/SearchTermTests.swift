import Foundation
import Testing

@testable import ChatCore

@Suite("Terms of a text")
struct SearchTermTests {
    @Test(
        "Case, accents, width and forms make no difference",
        arguments: [
            ("Hello, World!", "hello world"), ("CAFÉ cafe\u{301}", "cafe cafe"), ("Ångström", "angstrom"),
            ("Straße STRASSE", "strasse strasse"), ("Øre ærlig Łódź", "ore aerlig lodz"),
            ("İstanbul ısı", "istanbul isi"),
            ("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"), ("Ёлка ещё", "елка еще"), ("Ｆｕｌｌ　ｗｉｄｔｈ１２", "full width12"),
            ("ﬁne ② ½ m² H₂O", "fine 2 12 m2 h2o"), ("𝐁𝐨𝐥𝐝", "bold"), ("Đặng Việt", "dang viet"), ("հԱՅ", "հայ"),
            ("مُحَمَّد", "محمد"), ("שָׁלוֹם", "שלום"), ("co\u{AD}operate zero\u{200B}width", "cooperate zerowidth"),
        ])
    func folding(text: String, terms: String) {
        #expect(SearchTerms.joined(of: text) == terms)
    }

    @Test(
        "Words end where letters, digits and marks do",
        arguments: [
            ("foo_bar.baz(x+1)", "foo bar baz x 1"), ("don't e-mail", "don t e mail"), ("C++ & C#", "c c"),
            ("हिन्दी भाषा", "हिन्दी भाषा"), ("", ""), (" \n\t", ""), ("!?…—", ""), ("a\u{301}\u{301}", "a"),
            ("\u{301}", ""), ("\r\n", ""), ("x\u{1}y", "x y"),
        ])
    func words(text: String, terms: String) {
        #expect(SearchTerms.joined(of: text) == terms)
    }

    @Test(
        "Where words aren't parted by spaces, each character is a term",
        arguments: [
            ("東京タワーへ", "東 京 タ ワ ー へ"), ("iPhone手机2台", "iphone 手 机 2 台"), ("서울에서", "서 울 에 서"),
            ("ﾃｽﾄ", "テ ス ト"), ("สวัสดี", "ส ว ั ส ด ี"), ("𠮷野", "𠮷 野"), ("🌹👍🏽", "🌹 👍 🏽"), ("「漢字」、かな", "漢 字 か な"),
            ("\u{1112}\u{1161}\u{11AB}", "한"), ("か\u{3099}", "が"),
        ])
    func alone(text: String, terms: String) {
        #expect(SearchTerms.joined(of: text) == terms)
    }

    @Test("The rest of an endless word is left out")
    func endless() {
        let text = String(repeating: "x", count: 10_000)
        #expect(SearchTerms.joined(of: text) == String(repeating: "x", count: SearchTerms.scalarsMax))
    }

    @Test("Whatever the text, its terms stand in it in order, fold to themselves and have no space")
    func anyText() {
        for seed in 1...300 {
            var random = SeededRandom(seed)
            let text = SearchTerms.composed(randomText(upTo: 40, using: &random))
            var end = text.startIndex
            for term in SearchTermSequence(text) {
                #expect(term.range.lowerBound >= end && term.range.upperBound > term.range.lowerBound, "seed \(seed)")
                #expect(!term.text.isEmpty && !term.text.contains(" "), "seed \(seed)")
                end = term.range.upperBound
            }
            let joined = SearchTerms.joined(of: text)
            #expect(SearchTerms.joined(of: joined) == joined, "seed \(seed): \(text)")
        }
    }
}
