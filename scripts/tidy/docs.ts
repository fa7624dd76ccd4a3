import { posix } from 'node:path'
import type { Fault, House } from '../house/house.ts'
import { lineAt } from '../house/source.ts'

/** Pages that lead nowhere, modules without a page, dependencies nobody argued for, use cases nobody tested. */
export function docFaults(house: House, modules: readonly string[]): Fault[] {
  const pages = house.paths.filter((path) => path.endsWith('.md'))
  return [
    ...pages.flatMap((path) => linkFaults(house, path)),
    ...modules.flatMap((module) => missingReadme(house, module)),
    ...dependencyFaults(house),
    ...lockFaults(house),
    ...untestedFlows(house),
  ]
}

function linkFaults(house: House, path: string): Fault[] {
  const text = house.text(path)
  const page = text.replaceAll(/^```[\s\S]*?^```/gm, (block) => block.replaceAll(/[^\n]/g, ' '))
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => ({
    at: match.index,
    target: posix.normalize(
      posix.join(posix.dirname(path), (match[1] ?? '').replace(/^#/, `${posix.basename(path)}#`)),
    ),
    written: match[1] ?? '',
  }))
  const places = [
    ...page.matchAll(/`((?:src|outside|db|docs|scripts|bench|tests)\/[\w./-]+\.\w+(?:#[\w$.-]+)?)`/g),
  ].map((match) => ({ at: match.index, target: match[1] ?? '', written: match[1] ?? '' }))
  return [...links.filter(({ written }) => !/^[a-z]+:/.test(written)), ...places].flatMap(
    ({ at, target, written }) => {
      const says = deadEnd(house, target)
      return says === '' ? [] : [{ path, line: lineAt(page, at), rule: 'link', says: `${written}: ${says}` }]
    },
  )
}

function deadEnd(house: House, target: string): string {
  const [file = '', symbol] = target.split('#')
  const folder = `${file.replace(/\/$/, '')}/`
  const isFile = house.paths.includes(file)
  if (!isFile && !/\.(svg|png|jpg|webp)$/.test(file)) {
    return house.paths.some((path) => path.startsWith(folder)) ? '' : 'no such file'
  }
  if (symbol === undefined || !isFile) return ''
  if (file.endsWith('.md')) return headings(house.text(file)).has(symbol) ? '' : `no heading #${symbol}`
  const name = (symbol.split('.').at(-1) ?? '').replaceAll('$', String.raw`\$`)
  const declares = new RegExp(
    String.raw`(?:function\*?|const|let|type|interface|class|function|table|view|procedure)\s+(?:[\w"]+\.)?${name}\b`,
    'i',
  )
  return declares.test(house.text(file)) ? '' : `${file} declares no ${symbol}`
}

function headings(text: string): Set<string> {
  const titles = [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, title = '']) => title)
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
}

function missingReadme(house: House, module: string): Fault[] {
  const started = house.paths.some((path) => path.startsWith(`src/${module}/`))
  const readme = `src/${module}/README.md`
  if (!started || house.paths.includes(readme)) return []
  return [
    {
      path: readme,
      line: 1,
      rule: 'readme',
      says: 'every module has its page: purpose, words, lifecycle, invariants',
    },
  ]
}

function dependencyFaults(house: House): Fault[] {
  if (!house.paths.includes('package.json')) return []
  const text = house.text('package.json')
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>
  const named = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((list) =>
    Object.entries(manifest[list] ?? {}),
  )
  const page = house.paths.includes('docs/dependencies.md') ? house.text('docs/dependencies.md') : ''
  const rows = new Set(
    [...page.matchAll(/^\|[^|]*\|/gm)].flatMap(([row]) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    ),
  )
  const names = new Set(named.map(([name]) => name))
  const at = (name: string) => lineAt(text, text.indexOf(`"${name}"`))
  const path = 'package.json'
  return [
    ...named
      .filter(([name]) => !rows.has(name))
      .map(([name]) => ({
        path,
        line: at(name),
        rule: 'dependency',
        says: `${name} has no line in docs/dependencies.md`,
      })),
    ...named
      .filter(([, version]) => !/^\d/.test(version))
      .map(([name]) => ({
        path,
        line: at(name),
        rule: 'dependency',
        says: `${name} needs an exact version`,
      })),
    ...[...rows]
      .filter((name) => !names.has(name))
      .map((name) => ({
        path: 'docs/dependencies.md',
        line: lineAt(page, page.indexOf(`\`${name}\``)),
        rule: 'dependency',
        says: `${name} is not in package.json`,
      })),
  ]
}

type Locked = Readonly<
  Record<
    string,
    { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }
  >
>

/** A lock file that lacks the packages of other platforms, which `npm ci` refuses, or that names a host to fetch from. */
function lockFaults(house: House): Fault[] {
  const path = 'package-lock.json'
  if (!house.paths.includes(path)) return []
  const { packages = {} } = JSON.parse(house.text(path)) as { packages?: Locked }
  const known = Object.keys(packages)
  const says = Object.entries(packages).flatMap(([place, { optionalDependencies = {}, resolved }]) => [
    ...Object.keys(optionalDependencies)
      .filter((name) => !known.some((each) => each.endsWith(`node_modules/${name}`)))
      .map((name) => `${place} may need ${name}, which is not locked: npm ci will refuse`),
    ...(resolved === undefined ? [] : [`${place} names the host it came from`]),
  ])
  return says.map((text) => ({ path, line: 1, rule: 'lock', says: text }))
}

function untestedFlows(house: House): Fault[] {
  const flows = house.paths.filter(
    (path) => /^src\/flows\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') && !path.endsWith('/index.ts'),
  )
  return flows
    .filter((path) =>
      /\bexport\s+async\s+function\b|\bexport\s+const\s+\w+\s*=\s*async\b/.test(house.source(path).code),
    )
    .filter((path) => !house.paths.includes(path.replace(/\.ts$/, '.test.ts')))
    .map((path) => ({ path, line: 1, rule: 'test', says: 'a use case has its test beside it' }))
}
