package io.xenith.gateway.fleet;

/** The page for people: what there is, in one screen. The whole description is the OpenAPI document. */
final class Manual {

    static final String HTML = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Xenith fleet API</title>
              <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
                code, pre { font-family: ui-monospace, monospace; background: #f3f3f1; border-radius: 3px; }
                code { padding: 0 .25rem; } pre { padding: .75rem 1rem; overflow-x: auto; }
                table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid #ddd; padding: .35rem .5rem; }
                td:first-child { white-space: nowrap; }
              </style>
            </head>
            <body>
              <h1>Xenith fleet API</h1>
              <p>For operators: hosts, zones, and how hosts join. The machine-readable description is at
                <a href="/fleet/v1/openapi"><code>/fleet/v1/openapi</code></a>
                (<a href="/fleet/v1/openapi?format=json">as JSON</a>).</p>
              <p>Every call wants an administrator's token in <code>X-Auth-Token</code>; refusals are
                <code>application/problem+json</code> and name the field that is wrong.</p>
              <table>
                <tr><td><code>GET /fleet/v1/hosts</code></td><td>Hosts by name; <code>name</code>,
                  <code>availability_zone</code>, <code>limit</code>, <code>marker</code>.</td></tr>
                <tr><td><code>GET /fleet/v1/hosts/{host}</code></td><td>One host, by id or name.</td></tr>
                <tr><td><code>PATCH /fleet/v1/hosts/{host}</code></td><td>Cordon or uncordon it, fence it, move it to a zone, change
                  its overcommit ratios or what it keeps for itself.</td></tr>
                <tr><td><code>DELETE /fleet/v1/hosts/{host}</code></td><td>Forget a host that nothing is claimed of.</td></tr>
                <tr><td><code>GET /fleet/v1/zones</code></td><td>Availability zones and their hosts.</td></tr>
                <tr><td><code>GET /fleet/v1/statistics</code></td><td>What the fleet has, and what is claimed of it.</td></tr>
                <tr><td><code>GET /fleet/v1/replicas</code></td><td>The processes of the control plane.</td></tr>
                <tr><td><code>POST /fleet/v1/enrolment-tokens</code></td><td>A token with which hosts enrol; it is shown
                  once.</td></tr>
              </table>
              <h2>Example</h2>
              <pre>TOKEN=$(openstack token issue -f value -c id)
            curl -H "X-Auth-Token: $TOKEN" $GATEWAY/fleet/v1/hosts
            curl -H "X-Auth-Token: $TOKEN" -H "Content-Type: application/json" -X PATCH \\
              -d '{"cordoned": true, "cordon_reason": "new memory"}' $GATEWAY/fleet/v1/hosts/host-1</pre>
            </body>
            </html>
            """;

    private Manual() {}
}
