import Testing

@testable import ChatServer

@Suite("Content-Disposition")
struct ContentDispositionTests {
    @Test(
        "has the file's name for old clients and whole",
        arguments: [
            ("notes.txt", #"attachment; filename="notes.txt"; filename*=UTF-8''notes.txt"#),
            (
                "a \"b\" \\ 100%.txt",
                #"attachment; filename="a _b_ _ 100_.txt"; filename*=UTF-8''a%20%22b%22%20%5C%20100%25.txt"#
            ),
            ("naïve.txt", #"attachment; filename="na_ve.txt"; filename*=UTF-8''na%C3%AFve.txt"#),
            ("a'(b);c", #"attachment; filename="a'(b);c"; filename*=UTF-8''a%27%28b%29%3Bc"#),
        ])
    func names(name: String, value: String) {
        #expect(ContentDisposition.attachment.value(fileName: name) == value)
    }

    @Test("of an image is inline")
    func inline() {
        #expect(ContentDisposition.inline.value(fileName: "a") == #"inline; filename="a"; filename*=UTF-8''a"#)
    }
}
