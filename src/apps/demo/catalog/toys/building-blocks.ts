import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Building blocks. */
export const buildingBlocks: Family = {
  code: 'building-blocks',
  sku: 'BLK',
  brands: ['Holtkind'],
  weightGrams: 2300,
  colorChoice: false,
  sizes: sizes(
    'set',
    'Set | 套装 | Coffret',
    '40, 60, 55, 40 pieces | 40块 | 40 pièces',
    '80, 100, 100, 80 pieces | 80块 | 80 pièces',
    '160, 180, 190, 160 pieces | 160块 | 160 pièces',
  ),
  facts: { age: 2 },
  about: words(
    `Solid {material}, sanded round at every edge and cut to one measure, so that sets made years apart still fit. They come in a cotton sack and get better by falling down. | 实心{material}，棱边磨圆，同一尺度，隔多少年买的都能拼。装在棉布袋里，越倒越好玩。 | En {material} massif, poncés à chaque arête et coupés à une seule mesure : des coffrets achetés à des années d’écart s’accordent encore. Livrés dans un sac de coton, ils gagnent à tomber.`,
  ),
  models: [
    named(
      '49.90',
      'brick cream',
      { material: 'beech', origin: 'germany' },
      'Old Town blocks | 老城积木 | Cubes Vieille ville',
      'Gables, gates and arches for a market square. | 山墙、城门与拱廊，搭一座集市广场。 | Pignons, portes et arcades pour une place du marché.',
    ),
    named(
      '39.90',
      'butter sky',
      { material: 'beech', origin: 'poland' },
      'Rainbow blocks | 彩虹积木 | Cubes arc-en-ciel',
      'Eight colors and every shape a tower needs. | 八种颜色，高塔要的形状都有。 | Huit couleurs et toutes les formes d’une tour.',
    ),
    named(
      '44.90',
      'oak walnut',
      { material: 'oak', origin: 'germany' },
      'Natural wood blocks | 原木积木 | Cubes en bois brut',
      'Four woods, unpainted, oiled by hand. | 四种木料，不上漆，手工上油。 | Quatre essences, sans peinture, huilées à la main.',
    ),
    named(
      '54.90',
      'sea chalk',
      { material: 'birch', origin: 'sweden' },
      'Harbor blocks | 港口积木 | Cubes Le port',
      'Cranes, quays and a lighthouse in pieces. | 吊车、码头，还有拆成块的灯塔。 | Grues, quais et un phare en morceaux.',
    ),
    named(
      '42.50',
      'moss terracotta',
      { material: 'beech', origin: 'estonia' },
      'Garden blocks | 花园积木 | Cubes Le jardin',
      'Trees, hedges and a gate that opens. | 树、篱笆与一扇能开的门。 | Arbres, haies et un portail qui s’ouvre.',
    ),
  ],
}
