import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoCatalog } from '../demo-catalog.ts'
import { artwork, drawArtwork } from './artwork.ts'
import { heroArtwork } from './hero.ts'

const catalog = demoCatalog()
const names = catalog.products.flatMap((product) => product.media.map((media) => media.artwork))
const pictures = new Map(names.map((name) => [name, drawArtwork(name)]))
const compositions = new Map([
  ...catalog.categories.map(({ artwork: name }) => [name, drawArtwork(name)] as const),
  ['hero', heroArtwork()],
])

/** Fails unless every opened tag is closed in its order and every attribute is quoted. */
function assertWellFormed(svg: string, name: string): void {
  const open: string[] = []
  const rest = svg.replace(
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, close, tag, _more, alone) => {
      if (close) assert.equal(open.pop(), tag, name)
      else if (!alone) open.push(tag as string)
      return ''
    },
  )
  assert.deepEqual(open, [], name)
  assert.doesNotMatch(rest, /[<>]/, name)
}

test('every picture is well-formed', () => {
  for (const [name, svg] of [...pictures, ...compositions]) assertWellFormed(svg, name)
})

test('a picture runs nothing, fetches nothing and has no broken number in it', () => {
  for (const [name, svg] of [...pictures, ...compositions]) {
    assert.doesNotMatch(svg, /<script|\son\w+=|href|<image|<foreignObject|<style|@import|javascript:/i, name)
    assert.doesNotMatch(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), /https?:/, name)
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|\[object/, name)
  }
})

test('every gradient a picture uses is in it', () => {
  for (const [name, svg] of [...pictures, ...compositions]) {
    for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) assert(svg.includes(`id="${id}"`), `${name}: ${id}`)
  }
})

test('pictures are small', () => {
  const sizes = [...pictures.values()]
    .map((svg) => Buffer.byteLength(svg))
    .toSorted((one, other) => one - other)
  assert((sizes[Math.floor(sizes.length / 2)] ?? 0) < 5000, `median ${sizes[Math.floor(sizes.length / 2)]}`)
  assert((sizes.at(-1) ?? 0) < 9000, `largest ${sizes.at(-1)}`)
})

test('every product has at least two pictures, and no two pictures are the same', () => {
  for (const { slug, media } of catalog.products) assert(media.length >= 2, slug)
  assert.equal(new Set(pictures.values()).size, new Set(names).size)
})

test('a picture is drawn alike every time', () => {
  for (const [name, svg] of [...pictures].slice(0, 60)) assert.equal(drawArtwork(name), svg)
})

test('a variant is shown in its own color', () => {
  const product = catalog.products.find((each) => each.options.some((option) => option.code === 'color'))
  assert(product)
  const [first, second] = product.variants
  assert(first && second)
  assert.notEqual(artwork(product, first), artwork(product, second))
  assert.equal(artwork(product), artwork(product, first))
})

test('a name no product bears is refused', () => {
  assert.throws(() => drawArtwork('no-such-thing.ink.main'))
})
