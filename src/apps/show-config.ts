import { loadSettings, settingProblemLines, settingRows } from '#kernel/config.ts'

/** The settings as a table in plain text. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Listing settings must not create the data folder, so nothing is generated here. */
const placeholders = () => new Proxy<Record<string, string>>({}, { get: () => 'made at the first start' })

if (import.meta.main) {
  const rows = settingRows(process.env)
  const lines = rows.map(({ env, value, source, meaning }) => [env, value, source, meaning])
  process.stdout.write(`${table([['SETTING', 'VALUE', 'FROM', 'MEANING'], ...lines])}\n`)
  const loaded = loadSettings(process.env, placeholders)
  if (!loaded.ok) {
    process.stdout.write(
      `\nThe shop would refuse to start:\n${settingProblemLines(loaded.detail)
        .map((each) => `  - ${each}`)
        .join('\n')}\n`,
    )
    process.exitCode = 1
  }
}
