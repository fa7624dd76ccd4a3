/** A stretch of source text with where it stands. */
export type Span = { readonly start: number; readonly end: number; readonly text: string }

/** A template literal: its tag as written, its texts between the holes, and the type argument of the tag. */
export type Template = Span & {
  readonly tag: string
  readonly row: string
  readonly texts: readonly string[]
}

/** One scanned file. `code` has the length of the text, with comments and the inside of literals blanked. */
export type Source = {
  readonly text: string
  readonly code: string
  readonly comments: readonly Span[]
  readonly strings: readonly Span[]
  readonly templates: readonly Template[]
}

type Scan = {
  text: string
  at: number
  code: string[]
  comments: Span[]
  strings: Span[]
  templates: Template[]
}

const regexMayFollow =
  /(?:^|[=(,:;!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|void|throw|else))\s*$/

/** Read TypeScript by its lexical rules only: comments, strings, templates with their holes, regular expressions. */
export function scan(text: string): Source {
  const state: Scan = { text, at: 0, code: [...blank(text)], comments: [], strings: [], templates: [] }
  scanCode(state, false)
  return {
    text,
    code: state.code.join(''),
    comments: state.comments,
    strings: state.strings,
    templates: state.templates,
  }
}

/** The line, counted from one, on which an offset stands. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** The offset of the bracket that closes the one at `open`, or -1 when nothing closes it. */
export function closing(code: string, open: number): number {
  const pairs: Record<string, string> = { '(': ')', '{': '}', '[': ']' }
  const from = code[open] ?? ''
  const to = pairs[from]
  let depth = 0
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === from) depth += 1
    if (code[at] === to) depth -= 1
    if (depth === 0) return at
  }
  return -1
}

function blank(text: string): string[] {
  return text.split('').map((character) => (character === '\n' ? '\n' : ' '))
}

function scanCode(state: Scan, insideHole: boolean): void {
  let depth = 0
  while (state.at < state.text.length) {
    const character = state.text[state.at] ?? ''
    const next = state.text[state.at + 1]
    if (character === '/' && next === '/') scanComment(state, '\n')
    else if (character === '/' && next === '*') scanComment(state, '*/')
    else if (character === "'" || character === '"') scanString(state, character)
    else if (character === '`') scanTemplate(state)
    else if (character === '/' && regexMayFollow.test(codeBefore(state, 40))) scanRegex(state)
    else {
      if (character === '{') depth += 1
      if (character === '}' && insideHole && depth === 0) return
      if (character === '}') depth -= 1
      state.code[state.at] = character
      state.at += 1
    }
  }
}

function codeBefore(state: Scan, length: number): string {
  return state.code.slice(Math.max(0, state.at - length), state.at).join('')
}

function scanComment(state: Scan, end: '\n' | '*/'): void {
  const start = state.at
  const found = state.text.indexOf(end, start + 2)
  const stop = found === -1 ? state.text.length : found + (end === '\n' ? 0 : 2)
  state.comments.push({ start, end: stop, text: state.text.slice(start, stop) })
  state.at = stop
}

function scanString(state: Scan, quote: string): void {
  const start = state.at
  let at = start + 1
  while (at < state.text.length && state.text[at] !== quote && state.text[at] !== '\n') {
    at += state.text[at] === '\\' ? 2 : 1
  }
  state.strings.push({ start, end: at + 1, text: state.text.slice(start + 1, at) })
  state.code[start] = quote
  state.code[at] = quote
  state.at = at + 1
}

function scanTemplate(state: Scan): void {
  const start = state.at
  const { tag, row } = tagBefore(state, start)
  const texts: string[] = []
  state.code[start] = '`'
  let from = start + 1
  state.at = from
  while (state.at < state.text.length && state.text[state.at] !== '`') {
    if (state.text[state.at] === '\\') state.at += 2
    else if (state.text.startsWith('${', state.at)) {
      texts.push(state.text.slice(from, state.at))
      state.at += 2
      scanCode(state, true)
      state.at += 1
      from = state.at
    } else state.at += 1
  }
  texts.push(state.text.slice(from, state.at))
  state.code[state.at] = '`'
  state.at += 1
  state.templates.push({ start, end: state.at, text: state.text.slice(start, state.at), tag, row, texts })
}

/** Find the tag of a template: `tx.sql`, and between angle brackets the type of its rows. */
function tagBefore(state: Scan, start: number): { tag: string; row: string } {
  let end = start
  let row = ''
  if (state.code[start - 1] === '>') {
    let depth = 0
    let at = start - 1
    for (; at >= 0; at -= 1) {
      if (state.code[at] === '>' && state.code[at - 1] !== '=') depth += 1
      if (state.code[at] === '<') depth -= 1
      if (depth === 0) break
    }
    row = state.text.slice(at + 1, start - 1).trim()
    end = at
  }
  const before = state.code.slice(Math.max(0, end - 60), end).join('')
  return { tag: /[\w$.]+$/.exec(before)?.[0] ?? '', row }
}

function scanRegex(state: Scan): void {
  const start = state.at
  let inClass = false
  let at = start + 1
  while (at < state.text.length && state.text[at] !== '\n') {
    const character = state.text[at]
    if (character === '\\') at += 1
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (character === '/' && !inClass) break
    at += 1
  }
  state.code[start] = '/'
  state.code[at] = '/'
  state.at = at + 1
}
