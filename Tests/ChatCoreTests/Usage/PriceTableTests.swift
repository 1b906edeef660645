import Foundation
import Testing

@testable import ChatCore

@Suite("A table of prices")
struct PriceTableTests {
    private func price(_ prompt: Double, _ completion: Double) -> ModelPrice {
        ModelPrice(prompt: Dollars(prompt), completion: Dollars(completion))
    }

    @Test("gives the price of the longest name that fits")
    func longest() throws {
        let table = try PriceTable(
            parsing: "gpt*,1,1\ngpt-4o-mini*,3,3\n# a comment\n\n GPT-4o* , 2 , 2.5 \ngpt-4o,4,4\n")
        #expect(table.price(of: "gpt-3") == price(1, 1))
        #expect(table.price(of: "gpt-4o-2024-08-06") == price(2, 2.5))
        #expect(table.price(of: "GPT-4O-MINI-2024") == price(3, 3))
        #expect(table.price(of: "gpt-4o") == price(4, 4))
        #expect(table.price(of: "my-gpt") == nil)
        #expect(try PriceTable(parsing: "*,1,2").price(of: "any") == price(1, 2))
    }

    @Test("is read whatever ends its lines")
    func lineEnds() throws {
        #expect(try PriceTable(parsing: "\u{feff}a,1,2\r\nb,3,4\r\n").rows.map(\.name) == ["a", "b"])
    }

    @Test(
        "names the line that is wrong",
        arguments: [
            "gpt", "gpt,1", "gpt,1,2,3", ",1,2", "g*t,1,2", "gpt,one,2", "gpt,-1,2", "gpt,1,", "gpt,1e3,1",
            "gpt,1,10001", "gpt,nan,1", "gpt,0x10,1", "ok,2,2", "OK,2,2",
        ])
    func wrong(line: String) throws {
        let fault = #expect(throws: PriceTable.Fault.self) {
            try PriceTable(parsing: "# one\nok,1,1\n\(line)\nok2,1,1")
        }
        #expect(try #require(fault).line == 3)
        #expect(try #require(fault).description.hasPrefix("line 3 "))
    }

    @Test("built in, has a price for the models most used")
    func defaults() throws {
        let table = try PriceTable(parsing: PriceTable.defaults)
        #expect(table.price(of: "gpt-4o-mini-2024-07-18") == price(0.15, 0.6))
        #expect(table.price(of: "claude-opus-4-5-20251101") == price(5, 25))
        #expect(table.price(of: "smollm2-135m") == nil)
    }

    @Test("counts to the billionth of a dollar")
    func cost() {
        #expect(price(0.15, 0.6).cost(promptTokens: 1, completionTokens: 1) == Dollars(nanodollars: 750))
        #expect(price(15, 75).cost(promptTokens: 1_000_000, completionTokens: 2_000_000) == Dollars(165))
        #expect(price(10_000, 10_000).cost(promptTokens: 1_000_000_000, completionTokens: 0).amount == 10_000_000)
    }
}

@Suite("The file of prices")
struct PriceFileTests {
    @Test("is made with the built-in prices, and read again when it has changed")
    func changes() throws {
        try withFile { file in
            let prices = try PriceFile(at: file, logger: silent)
            #expect(try String(contentsOf: file, encoding: .utf8) == PriceTable.defaults)
            #expect(prices.price(of: "gpt-4o") != nil)
            #expect(prices.price(of: "mine") == nil)
            try write("mine,1,2", to: file)
            #expect(prices.price(of: "mine")?.completion == Dollars(2))
            #expect(prices.price(of: "gpt-4o") == nil)
        }
    }

    @Test("keeps its former prices while it is wrong or away", arguments: ["mine,1", "mine,1,9\nmine,2,9", nil])
    func wrong(text: String?) throws {
        try withFile { file in
            try write("mine,1,2", to: file)
            let prices = try PriceFile(at: file, logger: silent)
            if let text { try write(text, to: file) } else { try FileManager.default.removeItem(at: file) }
            #expect(prices.price(of: "mine")?.completion == Dollars(2))
            try write("mine,1,3", to: file)
            #expect(prices.price(of: "mine")?.completion == Dollars(3))
        }
    }

    @Test("that can't be used is named with its line")
    func unusable() throws {
        try withFile { file in
            try write("# mine\nmine,1", to: file)
            let error = #expect(throws: PriceFile.Unusable.self) { try PriceFile(at: file, logger: silent) }
            #expect("\(try #require(error))".hasPrefix("\(file.path): line 2 must be a name"))
            try Data([0xff, 0xfe, 0xfd]).write(to: file)
            #expect(throws: PriceFile.Unusable.self) { try PriceFile.read(file) }
            #expect(throws: PriceFile.Unusable.self) { try PriceFile(at: URL(filePath: "/proc/x"), logger: silent) }
        }
    }

    private func write(_ text: String, to file: URL) throws {
        // A new file each time, as an editor makes it: told apart however fast the test is.
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    private func withFile(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "prices.csv"))
    }
}
