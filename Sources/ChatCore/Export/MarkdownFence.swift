/// The fence of a block of code.
enum MarkdownFence {
    /// Longer than any run of backticks in `code`, so that nothing in it can end the block.
    static func around(_ code: String) -> String {
        var longest = 0
        var run = 0
        for byte in code.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return String(repeating: "`", count: max(3, longest + 1))
    }
}
