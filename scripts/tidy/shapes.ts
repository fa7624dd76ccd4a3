import type { Fault, House } from '../house/house.ts'
import { closing, lineAt } from '../house/source.ts'

type Shape = {
  readonly rule: string
  readonly where: (path: string) => boolean
  readonly pattern: RegExp
  readonly says: string
}

const isTest = (path: string) => path.endsWith('.test.ts') || path.startsWith('tests/')
const isSource = (path: string) => path.startsWith('src/')

/** Shapes of code that do not grow here, found in code without its comments and texts. */
const shapes: readonly Shape[] = [
  {
    rule: 'class',
    where: (path) => !path.startsWith('src/kernel/'),
    pattern: /(?<![.\w$])class\s+(?!=)[\w$]*\s*(?:extends\b[^{]*)?\{/g,
    says: 'no class outside the kernel: plain functions over plain data',
  },
  {
    rule: 'enum',
    where: () => true,
    pattern: /^\s*(?:export\s+)?(?:const\s+)?enum\s+\w+/gm,
    says: 'no enum: a union of texts',
  },
  {
    rule: 'namespace',
    where: () => true,
    pattern: /^\s*(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+[\w$.]+\s*\{/gm,
    says: 'no namespace: a file is one',
  },
  { rule: 'decorator', where: () => true, pattern: /^\s*@[\w$]+/gm, says: 'no decorator: call the function' },
  {
    rule: 'money',
    where: (path) => (isSource(path) || path.startsWith('outside/')) && !isTest(path),
    pattern:
      /(?<![\w$])(?:\w*(?:Price|Total|Amount|Fee|Balance)|\w*_(?:price|total|amount|fee|balance)|price|total|amount|fee|balance)(?:Minor)?\??\s*:\s*number\b|(?<![\w$])\w+(?:_minor|Minor)\??\s*:\s*number\b/g,
    says: 'a number never holds money: Money, or bigint minor units',
  },
]

const ports: readonly (readonly [RegExp, string])[] = [
  [/(?<![.\w$])Date\s*\.\s*now\b/g, 'the clock port'],
  [/(?<![.\w$])new\s+Date\s*(?:\(\s*\)|(?![\w$\s(]))/g, 'the clock port'],
  [/(?<![.\w$])Date\s*\(\s*\)/g, 'the clock port'],
  [/(?<![.\w$])Math\s*\.\s*random\b/g, 'the random port'],
  [/(?<![.\w$])(?:globalThis\s*\.\s*)?(?:setTimeout|setInterval|setImmediate)\s*\(/g, 'the timers port'],
  [/(?<![.\w$])(?:globalThis\s*\.\s*)?fetch\s*\(/g, 'the http port'],
  [/(?<![.\w$])performance\s*\.\s*now\b/g, 'the clock port'],
  [
    /\bimport\s*\{[^}]*\b(?:randomUUID|randomBytes|randomInt|randomFillSync|getRandomValues)\b/g,
    'the random port',
  ],
  [
    /\bcrypto\s*\.\s*(?:randomUUID|randomBytes|randomInt|randomFillSync|getRandomValues)\b/g,
    'the random port',
  ],
]
const timerModules = /^(?:node:)?timers(?:\/promises)?$/
const networkModules = /^(?:node:)?(?:http|https|http2|net|tls|dgram)$|^undici$/
const mayListen = /^src\/(?:kernel|apps)\//
const behindPorts = /^src\/kernel\/(?:adapters|testing)(?:[./-]|$)|\/islands\//

/** Code in a shape the house does not use, with the machine's clock, dice and network reached past their ports. */
export function shapeFaults(house: House): Fault[] {
  const files = house.paths.filter((path) => path.endsWith('.ts'))
  return files.flatMap((path) => [
    ...shapes.filter(({ where }) => where(path)).flatMap((shape) => matches(house, path, shape)),
    ...portFaults(house, path),
    ...emptyCatches(house, path),
    ...starsInStatements(house, path),
  ])
}

/** `select *` in a migration: the columns a reader gets must be written down. Into a variable of the row's own type it is right. */
export function starsInMigrations(house: House): Fault[] {
  return house.paths
    .filter((path) => path.startsWith('db/migrations/') && path.endsWith('.sql'))
    .flatMap((path) =>
      starsIn(
        path,
        house.text(path).replaceAll(/--.*$/gm, (comment) => ' '.repeat(comment.length)),
        0,
      ),
    )
}

function matches(house: House, path: string, shape: Omit<Shape, 'where'>): Fault[] {
  const { code } = house.source(path)
  return [...code.matchAll(shape.pattern)].map(({ index, 0: found }) => {
    const start = index + found.length - found.trimStart().length
    return { path, line: lineAt(code, start), rule: shape.rule, says: `"${found.trim()}": ${shape.says}` }
  })
}

function portFaults(house: House, path: string): Fault[] {
  if (!isSource(path) || isTest(path) || behindPorts.test(path)) return []
  return [
    ...ports.flatMap(([pattern, port]) =>
      matches(house, path, { rule: 'port', pattern, says: `use ${port}` }),
    ),
    ...importedPorts(house, path),
  ]
}

/** The clock and the network imported by name from the platform. Types may be imported, and kernel and apps may listen. */
function importedPorts(house: House, path: string): Fault[] {
  const { strings, text } = house.source(path)
  return strings
    .filter(
      (string) =>
        timerModules.test(string.text) || (networkModules.test(string.text) && !mayListen.test(path)),
    )
    .filter(({ start }) => /\b(?:from|import)\s*\(?\s*$/.test(text.slice(0, start)))
    .filter(({ start }) => !/\bimport\s+type\b[^'"]*$/.test(text.slice(0, start)))
    .map(({ start, text: module }) => {
      const port = timerModules.test(module) ? 'the timers port' : 'kernel/http-out'
      return { path, line: lineAt(text, start), rule: 'port', says: `"${module}": use ${port}` }
    })
}

function emptyCatches(house: House, path: string): Fault[] {
  if (isTest(path)) return []
  const { code, text } = house.source(path)
  return [...code.matchAll(/\bcatch\s*(?:\([^)]*\)\s*)?\{|\.catch\(\s*\(\s*\)\s*=>\s*\{/g)].flatMap(
    ({ index, 0: found }) => {
      const open = index + found.length - 1
      const body = text.slice(open + 1, closing(code, open)).trim()
      if (body !== '') return []
      return [
        {
          path,
          line: lineAt(code, index),
          rule: 'catch',
          says: 'an empty catch hides a bug: name what may fail, and why it is no harm',
        },
      ]
    },
  )
}

function starsInStatements(house: House, path: string): Fault[] {
  if (!isSource(path) && !path.startsWith('outside/')) return []
  const { strings, templates, text } = house.source(path)
  return [...strings, ...templates].flatMap((span) => starsIn(path, span.text, lineAt(text, span.start) - 1))
}

function starsIn(path: string, text: string, linesBefore: number): Fault[] {
  return [...text.matchAll(/\b(?:select|returning)\s+(?:\w+\.)?\*(?!\s+into\b)/gi)].map(
    ({ index, 0: found }) => ({
      path,
      line: linesBefore + lineAt(text, index),
      rule: 'star',
      says: `"${found}": name the columns`,
    }),
  )
}
