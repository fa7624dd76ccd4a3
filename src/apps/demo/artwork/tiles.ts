import assert from 'node:assert/strict'
import { backdrops } from './backdrops.ts'
import { newPen } from './pen.ts'
import { room } from './stage.ts'
import { type Placed, stillLife } from './still-life.ts'

const arrangements: Readonly<Record<string, readonly Placed[]>> = {
  home: [
    ['elbe-floor-lamp', 'cream', 640, 600, 0.88],
    ['bruges-armchair', 'sea', 320, 640, 0.92],
    ['alster-side-table', 'oak', 610, 660, 0.62],
  ],
  kitchen: [
    ['hamburg-enamel-kettle', 'cream', 560, 620, 0.86],
    ['bruges-round-casserole', 'brick', 300, 640, 0.9],
    ['malmo-wooden-bowl', 'oak', 590, 690, 0.6],
  ],
  study: [
    ['wismar-desk-lamp', 'ink', 470, 610, 0.98],
    ['the-league-without-a-king', 'brick', 200, 630, 0.68],
    ['wismar-table-radio', 'walnut', 520, 680, 0.7],
  ],
  outdoors: [
    ['rubber-fig', 'terracotta', 600, 610, 0.86],
    ['bergen-roll-top-backpack', 'moss', 280, 640, 0.86],
    ['hamburg-cog-ship', 'brick', 560, 690, 0.6],
  ],
  lighting: [
    ['alster-stoneware-table-lamp', 'sea', 310, 630, 0.98],
    ['fehmarn-storm-lantern', 'brick', 590, 670, 0.82],
  ],
  furniture: [
    ['trave-dining-chair', 'oak', 560, 610, 0.86],
    ['fehmarn-club-chair', 'ink', 320, 660, 0.86],
  ],
  textiles: [
    ['ypres-woven-cushion', 'moss', 490, 600, 0.8],
    ['alster-linen-cushion', 'brick', 290, 630, 0.78],
    ['gotland-wool-throw', 'sea', 470, 690, 0.86],
  ],
  cookware: [
    ['bremen-whistling-kettle', 'copper', 570, 610, 0.86],
    ['antwerp-small-casserole', 'amber', 290, 650, 1],
    ['boston-two-slice-toaster', 'cream', 590, 690, 0.55],
  ],
  tableware: [
    ['reval-teapot', 'sea', 300, 630, 1.02],
    ['visby-jug', 'cream', 590, 610, 0.84],
    ['alster-mug', 'brick', 520, 690, 0.66],
  ],
  pantry: [
    ['warehouse-blend-coffee', 'ink', 270, 620, 0.8],
    ['harbor-breakfast-black-tea', 'brick', 540, 620, 0.8],
    ['linden-blossom-honey', 'amber', 440, 690, 0.66],
  ],
  books: [
    ['one-pot-many-harbors', 'terracotta', 540, 610, 0.74],
    ['the-salt-road', 'ink', 250, 640, 0.76],
    ['the-cat-of-the-counting-house', 'sky', 450, 690, 0.62],
  ],
  stationery: [
    ['visby-pen-pot', 'sea', 560, 620, 1],
    ['deep-fairway-ink', 'ink', 300, 660, 1.02],
  ],
  audio: [
    ['hamburg-shelf-speaker', 'walnut', 580, 620, 0.84],
    ['skane-wireless-headphones', 'cream', 290, 640, 0.84],
    ['bornholm-portable-speaker', 'brick', 560, 700, 0.56],
  ],
  bags: [
    ['elbe-suitcase', 'sand', 590, 620, 0.84],
    ['riga-city-backpack', 'sea', 300, 640, 0.9],
    ['alster-canvas-tote', 'cream', 500, 700, 0.6],
  ],
  garden: [
    ['window-leaf-plant', 'terracotta', 550, 610, 0.84],
    ['wismar-watering-can', 'moss', 320, 650, 0.86],
    ['deventer-plant-pot', 'cream', 600, 700, 0.54],
  ],
  toys: [
    ['hamburg-cog-ship', 'brick', 560, 620, 0.86],
    ['alster-plush-bear', 'sand', 280, 640, 0.88],
    ['wismar-spinning-top', 'sea', 500, 700, 0.56],
  ],
}

/** The picture of a department or category: some of its goods together, the middle three quarters telling all. */
export function tile(slug: string): string {
  const placed = arrangements[slug]
  const wall = backdrops[slug]
  assert(placed && wall, `no tile for ${slug}`)
  const pen = newPen()
  const goods = stillLife(pen, placed)
  const back = room(pen, [wall[1], wall[0]], 560)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">${pen.defs()}${back}${goods}</svg>`
}
