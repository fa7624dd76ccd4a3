// The name the peers' harness gives the catalog, so that the adapter is the same file here and there.
export * from './catalog.mjs'
