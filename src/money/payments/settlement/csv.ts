import { assert } from '#kernel/result.ts'

function cellsOf(record: string): string[] {
  const cells: string[] = []
  for (const [, quoted, plain] of record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g))
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
  return cells
}

/**
 * Read comma-separated values under exactly these column names. Throws on another header or a row of another width; cells
 * may be quoted, but hold no line ends.
 */
export function csvRows(text: string, columns: readonly string[]): Record<string, string>[] {
  const [header, ...records] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  assert(header === columns.join(','), 'another header than the one agreed on')
  const filled = records.filter((record) => record !== '')
  return filled.map((record) => {
    const cells = cellsOf(record)
    assert(cells.length === columns.length, `a row of ${cells.length} cells`)
    return Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))
  })
}
