import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { modules } from '../src/modules.ts'
import { houseOnDisk, report, type Fault, type House } from './house/house.ts'
import { docFaults } from './tidy/docs.ts'
import { exportFaults } from './tidy/exports.ts'
import { nameFaults } from './tidy/names.ts'
import { shapeFaults, starsInMigrations } from './tidy/shapes.ts'
import { sizeFaults } from './tidy/sizes.ts'
import { wordFaults } from './tidy/words.ts'

/** Everything STYLE.md asks for that a program can see. */
export function tidyFaults(house: House, map: readonly string[] = Object.keys(modules)): Fault[] {
  return [
    ...sizeFaults(house, map),
    ...nameFaults(house),
    ...wordFaults(house),
    ...exportFaults(house),
    ...shapeFaults(house),
    ...starsInMigrations(house),
    ...docFaults(house, map),
  ]
}

if (import.meta.main) {
  const house = houseOnDisk(join(import.meta.dirname, '..'))
  const only = process.argv.slice(2).filter((path) => existsSync(path))
  const faults = tidyFaults(house).filter(
    ({ path }) => only.length === 0 || only.some((folder) => path.startsWith(folder)),
  )
  process.exitCode = report('tidy', faults, `${house.paths.length} files in order`)
}
