import { XMLParser } from 'fast-xml-parser'
import { done, refused, type Result } from './result.ts'

/** An element of a message: its children by name, its attributes with an `@` before the name, its own text as `#text`. */
export type XmlNode = Readonly<Record<string, unknown>>

/** Why a text is not read as XML. */
export type XmlRefusal = 'too_large' | 'document_type' | 'malformed_xml'

const mostCharacters = 20_000_000

/**
 * Read XML from outside. A document type is refused before anything is read: without one there are no entities but the
 * five of XML itself, so none can grow, fetch or reveal anything. The elements named by `lists` are always arrays.
 */
export function readXml(text: string, lists: ReadonlySet<string>): Result<XmlNode, XmlRefusal> {
  if (text.length > mostCharacters) return refused('too_large')
  if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) return refused('document_type')
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    transformTagName: (name) => name.replace(/^[^:]*:/, ''),
    parseTagValue: false,
    parseAttributeValue: false,
    htmlEntities: false,
    isArray: (name) => lists.has(name),
  })
  try {
    return done(parser.parse(text, true) as XmlNode)
  } catch {
    // Not well-formed, nested without end, or with names a program must not use: the sender's mistake in any case.
    return refused('malformed_xml')
  }
}

const isNode = (value: unknown): value is XmlNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path of element names; undefined where any of them is missing. */
function xmlAt(node: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((each, name) => (isNode(each) ? each[name] : undefined), node)
}

/** The text at a path, without blanks around it; undefined where there is none. */
export function xmlText(node: unknown, path: string): string | undefined {
  const value = xmlAt(node, path)
  const text = isNode(value) ? value['#text'] : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

/** The namespace the message itself stands in, with a prefix or without. */
export function xmlNamespace(node: unknown, path: string): string | undefined {
  const element = xmlAt(node, path)
  if (!isNode(element)) return undefined
  const named = Object.entries(element).find(([name]) => name === '@xmlns' || name.startsWith('@xmlns:'))
  return typeof named?.[1] === 'string' ? named[1] : undefined
}

/** The elements at a path that may occur any number of times; it must be among the lists. */
export function xmlNodes(node: unknown, path: string): readonly XmlNode[] {
  const value = xmlAt(node, path)
  return Array.isArray(value) ? value.filter(isNode) : []
}

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text made safe for element content and attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark)
}
