import { join } from 'node:path'
import { layers, modules, sharedWithOutside } from '../src/modules.ts'
import { houseOnDisk, report, type Fault, type House } from './house/house.ts'
import { importsOf } from './house/imports.ts'

type Map = Readonly<Record<string, readonly string[]>>
type Place = { readonly layer: string; readonly module: string }

/** Every import that is not on the map, every entry not through `index.ts`, every line naming a later one. */
export function moduleFaults(house: House, map: Map = modules): Fault[] {
  const files = house.paths.filter((path) => /^(src|outside)\/.*\.ts$/.test(path))
  const imports = files.flatMap((path) =>
    importsOf(house, path).map(({ line, target }) => ({
      path,
      line,
      target,
      says: refusal(path, target, map),
    })),
  )
  const wrong = imports.filter(({ says }) => says !== '')
  return [
    ...lateLines(map),
    ...wrong.map(({ path, line, target, says }) => ({ path, line, rule: 'map', says: `${target}: ${says}` })),
  ]
}

/** Why one file may not import another, or an empty text when it may. Tests may use what other tests stand on, and look through views. */
export function refusal(from: string, to: string, map: Map): string {
  if (from.startsWith('outside/')) return outsideRefusal(to)
  if (to.startsWith('outside/') && !mayStart(from, to)) return 'outside is reached only over its wire'
  if (!to.startsWith('src/')) return ''
  if (from.endsWith('.test.ts') && (to.includes('/testing/') || /^src\/views\/[^/]+\/index\.ts$/.test(to)))
    return ''
  const here = placeOf(from, map)
  const there = placeOf(to, map)
  if (there.layer === 'none') return 'this folder is no module of the map (src/modules.ts)'
  if (here.layer === 'root' || (here.layer === there.layer && here.module === there.module)) return ''
  if (there.layer === 'root')
    return here.layer === 'apps' ? '' : 'only apps may read the lists at the root of src'
  const allowed: Map = layers
  if (!allowed[here.layer]?.includes(there.layer)) return `${here.layer} may not use ${there.layer}`
  if (there.layer !== 'modules') return ''
  if (here.layer === 'modules' && !map[here.module]?.includes(there.module)) {
    return `${here.module} may not use ${there.module} (src/modules.ts)`
  }
  return to === `src/${there.module}/index.ts` ? '' : `enter through src/${there.module}/index.ts`
}

/** A test may start a party and play its people; what it tests still speaks over the wire. */
const mayStart = (from: string, to: string): boolean =>
  from.endsWith('.test.ts') && (to.endsWith('/testing.ts') || to === 'outside/shop-steps.ts')

function outsideRefusal(to: string): string {
  const shared: readonly string[] = sharedWithOutside
  return to.startsWith('outside/') || shared.includes(to)
    ? ''
    : 'outside may import only kernel money and ids'
}

function placeOf(path: string, map: Map): Place {
  const [, first = '', second = '', third] = path.split('/')
  if (second === '') return { layer: 'root', module: '' }
  if (first in layers && first !== 'modules') return { layer: first, module: '' }
  const module = `${first}/${second}`
  return module in map && third !== undefined ? { layer: 'modules', module } : { layer: 'none', module }
}

function lateLines(map: Map): Fault[] {
  const order = Object.keys(map)
  const pairs = order.flatMap((module, at) => (map[module] ?? []).map((used) => ({ module, at, used })))
  return pairs
    .filter(({ at, used }) => !order.slice(0, at).includes(used))
    .map(({ at, module, used }) => ({
      path: 'src/modules.ts',
      line: at + 1,
      rule: 'map',
      says: `${module} names ${used}, which does not stand above it`,
    }))
}

if (import.meta.main) {
  const house = houseOnDisk(join(import.meta.dirname, '..'))
  process.exitCode = report(
    'modules',
    moduleFaults(house),
    `${Object.keys(modules).length} modules, all imports on the map`,
  )
}
