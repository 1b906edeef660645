/// One page that needs nothing else and can do nothing: no script, no request, no HTML of a message. Made to be printed.
struct HTMLRendering: ThreadRendering {
    /// What the page forbids itself; to be sent as a header as well.
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    func opening(_ thread: ChatThread, exportedAt time: ExportTime) -> String {
        let title = HTMLText.escaped(thread.title.singleLine)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(Self.contentSecurityPolicy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            <h1 dir="auto">\(title)</h1>
            <p class="note">Exported from Parley, \(time.minute)</p>

            """
    }

    func message(_ exported: ExportedMessage, isFirst: Bool) -> String {
        let message = exported.message
        let notes = message.exportNotes.map { "<p class=\"note\" dir=\"auto\">\(HTMLText.escaped($0))</p>\n" }.joined()
        return """
            <article class="\(message.role.rawValue)">
            <h2>\(HTMLText.escaped(message.exportHeading))</h2>
            <div class="text" dir="auto">
            \(MarkdownPage.html(message.content))</div>
            \(notes)</article>

            """
    }

    func closing(_ summaries: [PathSummary]) -> String {
        "</main>\n</body>\n</html>\n"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5b6068; --line: #d5d8dd; --fill: #f3f4f6;
          --link: #1f5fa8; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e7e9; --soft: #a3a8b0; --line: #3a3e45;
          --fill: #24272c; --link: #8ab8ef; } body { background: #17191c; } }
        body { margin: 0; color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
        h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 1.2em 0 .5em; overflow-wrap: anywhere; }
        article { margin: 1.5rem 0; padding: 0 1rem .5rem; border-left: 3px solid var(--line); }
        article.user { background: var(--fill); border-color: var(--link); padding-top: .1rem; }
        article > h2 { font-size: .85rem; color: var(--soft); margin: .6rem 0; }
        .text { overflow-wrap: anywhere; contain: paint; }
        .text h3 { font-size: 1.25rem; } .text h4 { font-size: 1.1rem; } .text h5, .text h6 { font-size: 1rem; }
        .note { color: var(--soft); font-size: .85rem; }
        pre, code { font: .875em/1.5 ui-monospace, monospace; background: var(--fill); border-radius: 4px; }
        pre { padding: .75rem 1rem; white-space: pre-wrap; border: 1px solid var(--line); }
        code { padding: .1em .3em; } pre code { padding: 0; font-size: 1em; }
        blockquote { margin: .75em 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
        table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3rem .6rem;
          text-align: left; vertical-align: top; }
        li > p { margin: .25em 0; } a { color: var(--link); }
        @media print { :root { --ink: #000; --soft: #444; --line: #bbb; --fill: #f5f5f5; --link: #000; }
          body { background: none; font-size: 11pt; } main { max-width: none; padding: 0; }
          article > h2, h3, h4 { break-after: avoid; } tr, li > p { break-inside: avoid; } }
        """
}
