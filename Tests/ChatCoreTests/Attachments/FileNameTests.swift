import Testing

@testable import ChatCore

@Suite("Names of files")
struct FileNameTests {
    @Test(
        "are cleaned of folders and of what nobody sees",
        arguments: [
            ("notes.txt", "notes.txt"), ("naïve ☃.txt", "naïve ☃.txt"), ("/etc/passwd", "passwd"),
            ("../../x.md", "x.md"), (#"C:\Users\ada\photo.png"#, "photo.png"), ("dir/", "dir"),
            ("a\u{0}b\r\n.txt", "ab.txt"),
            ("exe\u{202e}gpj.exe", "exegpj.exe"), ("  spaced .txt ", "spaced .txt"), (".env", ".env"),
            ("", "file"), (".", "file"), ("..", "file"), ("///", "file"), ("\u{1}", "file"), ("   ", "file"),
        ])
    func cleaning(given: String, name: String) {
        #expect(FileName.clean(given) == name)
    }

    @Test("are there even when none is given")
    func missing() {
        #expect(FileName.clean(nil) == "file")
    }

    @Test("are cut, with their extension kept unless it is none")
    func length() {
        let long = String(repeating: "a", count: 5_000)
        #expect(FileName.clean(long + ".jpeg") == String(repeating: "a", count: 195) + ".jpeg")
        #expect(FileName.clean(long + "." + long).count == 200)
        // A family is one character of seven code points, and is not cut in two.
        let family = String(repeating: "👨‍👩‍👧‍👦", count: 100)
        #expect(FileName.clean(family).unicodeScalars.count <= 200)
    }
}
