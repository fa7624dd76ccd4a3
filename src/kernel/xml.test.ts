import assert from 'node:assert/strict'
import test from 'node:test'
import { escapeXml, readXml, xmlNamespace, xmlNodes, xmlText } from './xml.ts'

const none = new Set<string>()

test('a message with a document type is refused before anything in it is read', () => {
  const tricks = [
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<?xml version="1.0"?>\n<!doctype a SYSTEM "file:///etc/passwd"><a/>',
    `<!DOCTYPE l [<!ENTITY a "lol">${'<!ENTITY b "&a;&a;">'.repeat(9)}]><l>&b;</l>`,
  ]
  for (const trick of tricks) assert.equal(refusalOf(trick), 'document_type')
  for (const broken of ['', '<a>', '<a></b>', 'no', '<a><__proto__>1</__proto__></a>'])
    assert.equal(refusalOf(broken), 'malformed_xml', broken)
})

function refusalOf(text: string): string | undefined {
  const read = readXml(text, none)
  return read.ok ? undefined : read.refusal
}

test('what was escaped is read back, prefixes do not matter, unknown entities stay as they are', () => {
  const text = `Łódź & <b> "x" 'y' &amp;`
  const read = readXml(
    `<n:a xmlns:n="u"><n:b c="1">${escapeXml(text)}</n:b><d>&nbsp;</d></n:a>`,
    new Set(['b']),
  )
  assert.ok(read.ok)
  const [b] = xmlNodes(read.value, 'a.b')
  assert.equal(xmlText(b, '#text'), text)
  assert.equal(xmlText(b, '@c'), '1')
  assert.equal(xmlNamespace(read.value, 'a'), 'u')
  assert.equal(xmlText(read.value, 'a.d'), '&nbsp;')
  assert.equal(xmlText(read.value, 'a.e.f'), undefined)
})
