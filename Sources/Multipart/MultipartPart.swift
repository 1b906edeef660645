/// What stands before the bytes of a part.
public struct MultipartPart: Sendable, Equatable {
    /// The field's.
    public var name: String
    /// As the sender gives it: it may be a path, or anything else.
    public var fileName: String?
    /// As the sender gives it.
    public var contentType: String?

    public init(name: String, fileName: String? = nil, contentType: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.contentType = contentType
    }
}

extension MultipartPart {
    /// - Parameter headerBlock: the lines before the empty one.
    init(headerBlock: String) throws(MultipartError) {
        var disposition: HeaderValue?
        var contentType: String?
        // Over scalars: "\r\n" is one character.
        for line in headerBlock.unicodeScalars.split(separator: "\r\n".unicodeScalars) {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].allSatisfy(\.isTokenScalar),
                !line.contains(where: { $0 == "\r" || $0 == "\n" || $0 == "\0" })
            else { throw .malformed("a header line of a part is malformed") }
            let value = String(line[line.index(after: colon)...])
            switch String(line[..<colon]).lowercased() {
            case "content-disposition":
                guard disposition == nil else { throw .malformed("a part has two Content-Dispositions") }
                disposition = HeaderValue(value)
            case "content-type": contentType = HeaderValue(value)?.word
            default: break
            }
        }
        guard let disposition, disposition.word == "form-data", let name = disposition.parameters["name"] else {
            throw .malformed("a part's Content-Disposition is not form-data with a name")
        }
        self.init(
            name: name.unescapedFormName,
            fileName: disposition.parameters["filename"]?.unescapedFormName
                ?? disposition.parameters["filename*"].flatMap(\.decodedExtendedValue),
            contentType: contentType)
    }
}

extension Unicode.Scalar {
    /// Source: RFC 9110, section 5.6.2.
    var isTokenScalar: Bool {
        isASCII
            && (properties.isAlphabetic || ("0"..."9").contains(self)
                || "!#$%&'*+-.^_`|~".unicodeScalars.contains(self))
    }
}

extension String {
    /// Browsers write these three characters so, and no others. Source: the HTML standard, "multipart form data".
    fileprivate var unescapedFormName: String {
        replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
    }

    /// `UTF-8''na%C3%AFve.txt`. Not allowed in forms, but older clients write it. Source: RFC 5987, section 3.2.
    fileprivate var decodedExtendedValue: String? {
        let pieces = split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0].lowercased() == "utf-8" else { return nil }
        var bytes: [UInt8] = []
        var rest = pieces[2].utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let decoded = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 else {
                    return nil
                }
                rest = rest.dropFirst(2)
                bytes.append(decoded)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
