import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Salt, pepper and spices in tins. */
export const spice: Family = {
  code: 'spice',
  sku: 'SPC',
  brands: ['Pfeffersack & Daughters'],
  weightGrams: 95,
  colorChoice: false,
  about: words(
    `Graded by hand and shipped from {origin} in the year of its harvest. Use it at the last moment, and less than you think; the tin can be refilled, and most of ours have been. | 人工分级，收获当年从{origin}运来。临下锅再用，用量比想的少；罐子可续装，我们的罐子大多续过。 | Trié à la main et expédié l’année de sa récolte. Origine : {origin}. À utiliser au dernier moment, et moins qu’on ne croit ; la boîte se recharge, et la plupart des nôtres l’ont été.`,
  ),
  models: [
    named(
      '7.90',
      'black brick',
      { origin: 'india', organic: true },
      'Black pepper | 黑胡椒 | Poivre noir',
      'The spice that paid for half the warehouses of the north. | 半个北方仓库都是它付的钱。 | L’épice qui a payé la moitié des entrepôts du Nord.',
    ),
    named(
      '5.90',
      'chalk sky',
      { origin: 'portugal', organic: false },
      'Flaked sea salt | 片状海盐 | Fleur de sel',
      'Raked by hand on windless evenings. | 无风的傍晚手工耙收。 | Ramassée à la main les soirs sans vent.',
    ),
    named(
      '9.50',
      'copper butter',
      { origin: 'sri-lanka', organic: true },
      'Cinnamon quills | 肉桂卷 | Cannelle en bâtons',
      'Thin as cigar leaf, sweet without sugar. | 薄如烟叶，无糖自甜。 | Fine comme une feuille de cigare, douce sans sucre.',
    ),
    named(
      '14.90',
      'plum amber',
      { origin: 'spain', organic: false },
      'Saffron threads | 藏红花丝 | Safran en filaments',
      'One gram, two hundred flowers. | 一克，两百朵花。 | Un gramme, deux cents fleurs.',
    ),
    named(
      '12.50',
      'walnut cream',
      { origin: 'madagascar', organic: true },
      'Vanilla beans | 香草荚 | Gousses de vanille',
      'Plump, oily and cured for half a year. | 饱满油润，养了半年。 | Charnues, grasses, affinées six mois.',
    ),
  ],
}
