// Connections without a request under way: those a server that stops need not wait for.
import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Gives a function that cuts every connection on which no request is being answered. Node's own
 * `closeIdleConnections` leaves those that never sent one.
 */
export function idleConnections(server: Server): () => void {
  const requests = new Map<Socket, number>();
  server.on("connection", (socket: Socket) => {
    requests.set(socket, 0);
    socket.once("close", () => requests.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    const change = (by: number): void => {
      const count = requests.get(socket);
      if (count !== undefined) requests.set(socket, count + by);
    };
    change(1);
    response.once("close", () => change(-1));
  });
  return () => {
    for (const [socket, count] of requests) if (count === 0) socket.destroySoon();
  };
}
