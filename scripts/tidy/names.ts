import { basename } from 'node:path'
import type { Fault, House } from '../house/house.ts'
import { lineAt } from '../house/source.ts'
import { declaredIn } from './exports.ts'

const emptyNames = [
  'service',
  'manager',
  'helper',
  'util',
  'impl',
  'dto',
  'entity',
  'data',
  'info',
  'v2',
  'new',
]

/** The demo shop names its products as their makers would: a basket there is a basket. */
const isOurs = (path: string) => path.startsWith('src/') && !path.startsWith('src/apps/demo/')

/** Names of files and types that say nothing, and names the glossary has put aside for another word. */
export function nameFaults(house: House): Fault[] {
  const putAside = wordsPutAside(house)
  return house.paths
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...fileNameFaults(path, putAside), ...declaredFaults(house, path, putAside)])
}

/** The words of the glossary's last table, each with the word to use in its place. */
export function wordsPutAside(house: House): Map<string, string> {
  if (!house.paths.includes('docs/glossary.md')) return new Map()
  const table = house.text('docs/glossary.md').split(/^## Words not used$/m)[1] ?? ''
  const rows = table.matchAll(/^\|([^|]*`[^|]*)\|([^|]*)\|/gm)
  return new Map(
    [...rows].flatMap(([, not = '', instead = '']) =>
      [...not.matchAll(/`([^`]+)`/g)].map(([, word = '']) => [word, instead.trim()] as const),
    ),
  )
}

function fileNameFaults(path: string, putAside: Map<string, string>): Fault[] {
  const parts = basename(path).toLowerCase().split(/[-.]/)
  const says = wrongPart(parts, isOurs(path) ? putAside : new Map<string, string>(), true)
  return says === '' ? [] : [{ path, line: 1, rule: 'name', says: `file name: ${says}` }]
}

function declaredFaults(house: House, path: string, putAside: Map<string, string>): Fault[] {
  const source = house.source(path)
  return declaredIn(source).flatMap(({ name, kind, exported, at }) => {
    const asType = ['type', 'interface', 'class', 'enum'].includes(kind)
    const checked = isOurs(path) && exported ? putAside : new Map<string, string>()
    const says = wrongPart(partsOf(name), checked, asType)
    return says === ''
      ? []
      : [{ path, line: lineAt(source.text, at), rule: 'name', says: `${name}: ${says}` }]
  })
}

function wrongPart(parts: readonly string[], putAside: Map<string, string>, asType: boolean): string {
  const empty = asType
    ? parts.find((part) => emptyNames.includes(part.replace(/s$/, '')) || emptyNames.includes(part))
    : undefined
  if (empty !== undefined) return `"${empty}" says nothing; use the field's own word`
  const other = parts.find((part) => putAside.has(part))
  return other === undefined ? '' : `we do not say "${other}" but ${putAside.get(other)} (docs/glossary.md)`
}

function partsOf(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|_|\$/)
    .map((part) => part.toLowerCase())
    .filter((part) => part !== '')
}
