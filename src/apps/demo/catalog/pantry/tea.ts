import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Teas in tins. */
export const tea: Family = {
  code: 'tea',
  sku: 'TEA',
  brands: ['Tea Quay'],
  weightGrams: 150,
  colorChoice: false,
  sizes: sizes('weight', 'Weight | 净重 | Poids', '100, 100, 100, 100 g', '250, 225, 230, 250 g'),
  about: words(
    `Picked in {origin}, bought directly from the garden and packed in a tin that seals twice. Three grams to a cup; the leaves are whole and good for a second pour, often for a third. | 采自{origin}，直接向茶园收购，双层密封罐装。每杯三克；整叶可续第二泡，常有第三泡。 | Cueilli en {origin}, acheté directement au jardin et mis en boîte à double fermeture. Trois grammes par tasse ; les feuilles entières donnent une deuxième infusion, souvent une troisième.`,
  ),
  models: [
    named(
      '12.90',
      'ink amber',
      { origin: 'india', caffeine: true, organic: true },
      'Harbor Breakfast black tea | 海港早餐红茶 | Thé noir Petit déjeuner du port',
      'Malty and brisk, made for milk and early ferries. | 麦香爽朗，宜加奶，宜赶早班渡轮。 | Malté et vif, fait pour le lait et les premiers ferries.',
    ),
    named(
      '16.50',
      'moss butter',
      { origin: 'china', caffeine: true, organic: false },
      'Dragon Ridge green tea | 龙脊绿茶 | Thé vert Crête du dragon',
      'Pan-fired leaves with a taste of chestnut and rain. | 炒青茶叶，有栗香与雨意。 | Des feuilles sautées au goût de châtaigne et de pluie.',
    ),
    named(
      '18.90',
      'copper sand',
      { origin: 'china', caffeine: true, organic: true },
      'Cliff Oolong tea | 岩骨乌龙茶 | Thé oolong des falaises',
      'Slowly roasted, with stone fruit and a mineral finish. | 慢焙，有核果香，岩韵收尾。 | Lentement torréfié, fruits à noyau et finale minérale.',
    ),
    named(
      '11.50',
      'plum rose',
      { origin: 'germany', caffeine: false, organic: true },
      'Hedgerow fruit infusion | 野篱果茶 | Infusion des haies',
      'Sloe, rose hip and elder, sour in the best way. | 黑刺李、玫瑰果与接骨木，酸得正好。 | Prunelle, églantier et sureau, acides comme il faut.',
    ),
    named(
      '14.90',
      'celadon chalk',
      { origin: 'china', caffeine: true, organic: true },
      'Jasmine Pearl tea | 茉莉龙珠茶 | Thé perles de jasmin',
      'Hand-rolled pearls, scented five nights with blossom. | 手揉龙珠，五夜窨花。 | Des perles roulées à la main, parfumées cinq nuits aux fleurs.',
    ),
  ],
}
