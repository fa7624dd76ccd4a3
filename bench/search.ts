import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { measure, type Point } from './search/curve.ts'
import { knownItems } from './search/known-item.ts'
import { shoppers } from './search/shoppers.ts'
import { curveSvg } from './search/svg.ts'

const shared = join(import.meta.dirname, '../../shared/data')
const say = (text: string) => process.stdout.write(`${text}\n`)
const number = (value: number, digits = 2) => value.toFixed(digits)

function showPoint({ products, times, ...rest }: Point): void {
  say(
    `\n${products.toLocaleString('en-US')} products: built in ${number(rest.buildSeconds, 1)} s, arrays ${number(rest.arraysMegabytes, 0)} MB, scratch ${number(rest.scratchMegabytes, 0)} MB, process ${number(rest.residentMegabytes, 0)} MB (${number(rest.peakMegabytes, 0)} MB at most while building); on disk ${number(rest.diskMegabytes, 0)} MB, opened in ${number(rest.openedMs, 0)} ms, the core's own ${number(rest.openedCoreMs, 0)} ms; load average ${number(loadavg()[0] ?? 0, 1)}`,
  )
  for (const { name, p50, p95, p99, core50, core95, ...work } of times)
    say(
      `  ${name.padEnd(34)} p50 ${number(p50)}  p95 ${number(p95)}  p99 ${number(p99)} ms; core's own p50 ${number(core50)}  p95 ${number(core95)} ms (median of products met: ${work.met}; p95 of postings ${Math.round(work.postings95)}, of products scored ${Math.round(work.scored95)})`,
    )
}

function showRelevance(): void {
  const found = knownItems(join(shared, 'search-known-item'))
  if (!found) {
    say('\nrelevance: ../shared/data/search-known-item is not there, skipped')
    return
  }
  say('\nKnown items: Success@1, Success@10, MRR@10')
  for (const { set, half, mistyped, queries, first, ten, reciprocal } of found)
    say(
      `  ${set.padEnd(15)} ${half.padEnd(9)} ${mistyped ? 'mistyped' : 'as is   '} ${String(queries).padStart(4)} queries  ${number(first, 3)}  ${number(ten, 3)}  ${number(reciprocal, 3)}`,
    )
}

function showShoppers(): void {
  const said = shoppers(join(shared, 'search-queries'))
  if (!said) {
    say('\nshoppers: ../shared/data/search-queries is not there, skipped')
    return
  }
  say(
    `\n${said.queries} shoppers' queries, ${number(said.words, 1)} words each, ${said.wordless} without a word; of ${said.found + said.partly + said.nothing} in odd lines over goods called as those in even lines: ${said.found} found whole, ${said.partly} in part, ${said.nothing} not`,
  )
  say(
    `  of ${said.mistyped} mistyped ${said.again} found whole, ${said.meant} read as meant; of ${said.begun} begun ${said.suggested} suggested; search p50 ${number(said.searchMs[0])} p95 ${number(said.searchMs[1])} ms, suggestions p50 ${number(said.suggestMs[0])} p95 ${number(said.suggestMs[1])} ms`,
  )
}

const sizes = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number)
say(
  `node ${process.version}, ${cpus()[0]?.model ?? ''} x ${cpus().length}, ${number(totalmem() / 1_073_741_824, 0)} GB, load average ${number(loadavg()[0] ?? 0, 1)}`,
)
showRelevance()
showShoppers()
const points: Point[] = []
for (const size of sizes.filter((each) => each > 0)) {
  const point = await measure(size, Number(process.argv[3] ?? 300))
  showPoint(point)
  points.push(point)
}
if (points.length > 1) {
  const file = join(import.meta.dirname, 'search/curve.svg')
  writeFileSync(file, curveSvg(points))
  say(`\ncurve drawn in ${file}`)
}
