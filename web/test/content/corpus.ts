/** Texts whose blocks depend on one another in as many ways as Markdown has. */
export const corpus: Record<string, string> = {
  paragraphs: "One\ntwo  \nthree\n\nFour *five\nsix* seven\n\n\n\nEight\\\nnine",
  headings: "# One #\ntext\n## Two\n### \nThree\n===\nFour\nfive\n---\nsix\n\n---\n***\n___\n",
  "setext or rule": "para\n-\npara\n--\n\n--\n\npara\n- - -\n*** bold? ***\n***bold***\n",
  lists: "- a\n- b\n\n  still b\n\n- c\n  - d\n\n    e\n  - f\n* g\n1. h\n2. i\n3) j\n\n\npara\n",
  "loose and tight": "- a\n- b\n\ntext\n\n- a\n\n- b\n\n\n- c\n\n      code\n\ntext",
  "list interrupts":
    "para\n- item\npara\n1. one\npara\n2. not a list\n- \n  late\n-\n\n  not in it\n",
  "lazy lines":
    "> quote\nlazy\n> more\n\n- item\nlazy\n  - nested\nlazy\n\n> - both\nlazy\n\n> ```\nnot lazy\n```\n",
  fences:
    "```swift\nlet a = 1\n\n# not a heading\n```\ntext\n~~~\n```\n~~~\n````md\n```js\nx\n```\n````\nend",
  "fence in a list":
    "1. do\n\n   ```sh\n   make\n\n   test\n   ```\n2. then\n\n   ```\nnot in it\n```\nafter\n",
  "unclosed fence": "text\n\n```python\ndef f():\n    return 1\n\n\nprint(f())\n",
  "indented code": "    one\n\n    two\n\n\ntext\n    not code\n\n\tthree\n- a\n\n      code\n",
  tables:
    "a | b\n--|:-:\n1 | 2\n3 | `x|y` \\| z\ntext\nafter\n\n| h |\n|---|\n| - |\n> quote\nx|y\n-|-\n1|2\n- list\n",
  "not a table": "a | b\n-|-|\n\nintro\na | b\n---|---\n1 | 2\n\na | b\n\n---|---\n",
  references:
    'See [one] and [two][one], [three].\n\n- [one] in a list\n\n[one]: https://a.example/1\n\n[three]:\nhttps://a.example/3\n"Title\ngoes on"\n\nText [one]\n\n[one]: https://b.example/second\n[later] works\n[later]: https://c.example\n',
  "growing reference":
    "[x]: https://a.example\n\"not closed\nstill [x]\n\n# Head\n[y]: <https://b.example>\n'title'\n[y] [x]\n",
  "title that closes late":
    '# Head\n[x]: https://a.example\n"title\nstill title\nend"\n\nSee [x]\n',
  tasks:
    "- [ ] open\n- [x] done\n- [X]done?\n- [ ]\n\n1. [x] loose\n\n2. [ ] loose\n\n[ ] no list\n",
  inline:
    '**bold** _em_ ~~gone~~ `code` <b>html</b> &amp; &copy; https://x.example/a_b a@b.example main.py ![pic](https://x.example/p.png "t") [![in](https://x.example/q.png)](https://x.example)\n',
  math:
    "It costs $5 and $6, or $5-$6.\n\n$a^2+b^2$ and \\(x_1\\), $$\\sum_i x$$ inline.\n\n$$\n\\int_0^1 x\n- y\n$$\n\n\\[\nE = mc^2\n\\]\n\ntext\n$$\nz\n$$\nmore\n\n$$ one $$\n\n$$ open\n- swallowed\n\n- list\n  $$\n  q\n  $$\n> $$\n> r\n> $$\n\n$$x$$ trailing\n",
  hostile:
    '<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) [b](data:text/html,x) <javascript:alert(1)> ![i](javascript:x)\n\n[c]: vbscript:x\n[c]\n\n```"><script>\nx\n```\n\n\0nul \u202e rtl\n',
  endings: "one\r\ntwo\rthree\n\r\n\r\n- a\r\n- b\r\n\r\n```\r\ncode\r\n```\r\n",
  nesting: "> > > deep\n> > less\n> - a\n>   > b\n>   >\n>   > c\n\n1. - * + x\n\n         y\n",
  "answer of a model":
    "Sure! Here is **how**:\n\n1. Install it:\n   ```bash\n   npm i\n   ```\n2. Use it\n\n| Name | Value |\n|------|------:|\n| a    | 1     |\n\n### Notes\n- First\n- Second: $O(n \\log n)$\n\n> Careful.\n\n---\nDone.\n",
};
