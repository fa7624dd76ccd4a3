import { type Family, named } from '../../family.ts'
import { words } from '../../words.ts'

/** Jams, chutneys and mustards. */
export const preserve: Family = {
  code: 'preserve',
  sku: 'JAM',
  brands: ['Ladle & Leaf Larder'],
  weightGrams: 390,
  colorChoice: false,
  about: words(
    `Cooked in open copper in batches of forty jars, with more fruit or seed than anything else. No gelling aids, no colors; once open it keeps for a month in the cold. | 敞口铜锅小批熬制，每批四十瓶，果实或籽料占大头。不加凝胶剂与色素；开封后冷藏可存一月。 | Cuit en bassine de cuivre par quarante pots, avec plus de fruits ou de graines que d’autre chose. Sans gélifiant ni colorant ; ouvert, il se garde un mois au frais.`,
  ),
  models: [
    named(
      '6.90',
      'brick rose',
      { origin: 'germany', organic: true },
      'Sour cherry jam | 酸樱桃果酱 | Confiture de griottes',
      'Whole fruit, little sugar, a stone here and there. | 整果少糖，偶有果核。 | Des fruits entiers, peu de sucre, un noyau par-ci par-là.',
    ),
    named(
      '6.50',
      'amber butter',
      { origin: 'france', organic: false },
      'Apricot jam | 杏子果酱 | Confiture d’abricots',
      'Halves of ripe apricot, and their almond scent. | 熟杏对开，带杏仁香。 | Des oreillons d’abricot mûr et leur parfum d’amande.',
    ),
    named(
      '7.50',
      'plum slate',
      { origin: 'sweden', organic: true },
      'Blueberry preserve | 蓝莓果酱 | Confiture de myrtilles',
      'Wild berries that stain the toast and the smile. | 野莓染紫了面包与笑容。 | Des baies sauvages qui tachent la tartine et le sourire.',
    ),
    named(
      '5.90',
      'butter moss',
      { origin: 'france', organic: true },
      'Whole-grain mustard | 粗粒芥末酱 | Moutarde à l’ancienne',
      'Stone-ground with cider vinegar, sharp then round. | 石磨，佐苹果醋，先辣后圆。 | À la meule et au vinaigre de cidre, vive puis ronde.',
    ),
    named(
      '7.90',
      'copper terracotta',
      { origin: 'great-britain', organic: false },
      'Apple and ginger chutney | 苹果姜味酸辣酱 | Chutney pomme et gingembre',
      'Sweet, hot and exactly right with cold meat. | 甜中带辣，配冷肉刚好。 | Doux, piquant, juste ce qu’il faut avec la viande froide.',
    ),
  ],
}
