/// What models cost, by the beginnings of their names: of several that fit, the longest holds.
public struct PriceTable: ModelPrices, Equatable {
    public struct Row: Sendable, Equatable {
        /// Without the `*` of the text form.
        public var name: String
        /// Whether longer names fit too.
        public var isPrefix: Bool
        public var price: ModelPrice
    }

    /// What is wrong with a table in text form.
    public struct Fault: Error, Equatable, CustomStringConvertible {
        /// From 1.
        public var line: Int
        public var problem: String

        public var description: String { "line \(line) \(problem)" }
    }

    public static let empty = PriceTable(rows: [])
    /// In dollars for a million tokens; above it somebody has mistaken the unit.
    static let priceMax = 10_000.0

    public let rows: [Row]

    private init(rows: [Row]) {
        self.rows = rows
    }

    /// Reads lines of `name,prompt,completion`: dollars for a million tokens. A name that ends in `*` is the beginning
    /// of names; letter case does not matter. Empty lines and those that begin with `#` say nothing.
    /// - Throws: `Fault`.
    public init(parsing text: String) throws(Fault) {
        var rows: [Row] = []
        // Characters: a carriage return and its newline are one.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingPrefix("\u{feff}").trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let row: Row
            do { row = try Row(line) } catch { throw Fault(line: index + 1, problem: error.text) }
            guard !rows.contains(where: { $0.name == row.name && $0.isPrefix == row.isPrefix }) else {
                throw Fault(line: index + 1, problem: "names \(row.pattern) a second time")
            }
            rows.append(row)
        }
        self.init(rows: rows)
    }

    public func price(of model: String) -> ModelPrice? {
        let model = model.lowercased()
        let fitting = rows.filter { $0.isPrefix ? model.hasPrefix($0.name) : model == $0.name }
        return fitting.max { $0.rank < $1.rank }?.price
    }
}

extension PriceTable.Row {
    fileprivate struct Problem: Error {
        var text: String
    }

    fileprivate init(_ line: Substring) throws(Problem) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        guard fields.count == 3 else {
            throw Problem(text: "must be a name, the price of the prompt and that of the answer, as in gpt-x*,1.25,10")
        }
        isPrefix = fields[0].hasSuffix("*")
        name = fields[0].dropLast(isPrefix ? 1 : 0).lowercased()
        guard !fields[0].isEmpty, !name.contains("*") else {
            throw Problem(text: "must begin with a model's name, which may end in *")
        }
        price = ModelPrice(prompt: try Self.dollars(fields[1]), completion: try Self.dollars(fields[2]))
    }

    private static func dollars(_ text: Substring) throws(Problem) -> Dollars {
        let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == 0x2e }
        guard isPlain, let amount = Double(text), amount <= PriceTable.priceMax else {
            throw Problem(text: "has a price \"\(text)\" that is no number of dollars from 0 to 10000")
        }
        return Dollars(amount)
    }

    var pattern: String { isPrefix ? name + "*" : name }

    /// The longer name wins; of two that are equally long, the one that means just this model.
    fileprivate var rank: (Int, Int) { (name.count, isPrefix ? 0 : 1) }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
