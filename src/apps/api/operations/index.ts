import type { Operation } from '../operation.ts'
import { catalogOperations } from './catalog.ts'
import { searchOperations } from './search.ts'

/** Every operation of the API, in the order of its description. */
export const operations: readonly Operation[] = [...catalogOperations, ...searchOperations]
