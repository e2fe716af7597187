import type { Catalog, DataPath } from '../catalog/index.js';

/** Where Microsoft wants the static ports of one release to be (Exchange Best Practices Analyzer). It lies inside that release's dynamic range. */
export const RECOMMENDED_RANGE = 'exchange-2010-static';
export const RECOMMENDED_FOR = '2010';

/** In the dynamic range of any release, and not where static ports are put. */
export function isDynamicPort(port: number, catalog: Catalog): boolean {
  const within = (name: string) => {
    const range = catalog.ranges.get(name);
    return range !== undefined && range.from <= port && port <= range.to;
  };
  return !within(RECOMMENDED_RANGE) && [...catalog.releases.values()].some(({ dynamicRpc }) => dynamicRpc.some(within));
}

/** Interfaces are also offered to RPC over HTTP, on fixed ports of their own, which no static port moves. */
export function isRpcOverHttpPort(transport: DataPath['transport'], port: number, catalog: Catalog): boolean {
  return catalog.pathsByPort(transport, port).some(({ rpc }) => rpc !== null && rpc.interfaces.length > 0);
}
