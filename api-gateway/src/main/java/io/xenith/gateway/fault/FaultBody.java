package io.xenith.gateway.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.http.Api;
import io.xenith.gateway.http.RequestId;

/**
 * The body of a refusal in the dialect of a service.
 *
 * @param contentType media type
 * @param text the body
 */
record FaultBody(String contentType, String text) {

    private static final String JSON = "application/json";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Writes a refusal.
     *
     * @param wantsJson whether the client's Accept header names JSON; only image looks at it
     */
    static FaultBody of(Api api, ApiFault fault, RequestId id, boolean wantsJson) {
        // Token checks are the same middleware before every OpenStack service, and speak for it with one voice.
        if (fault.status() == 401 && api != Api.FLEET) {
            return json(keystone(fault));
        }
        return switch (api) {
            case IDENTITY, NONE -> json(keystone(fault));
            case COMPUTE, VOLUME -> json(nova(fault));
            case NETWORK -> json(neutron(fault));
            case IMAGE -> wantsJson ? json(glance(fault)) : html(fault);
            case PLACEMENT -> json(placement(fault, id));
            case FLEET ->
                new FaultBody("application/problem+json", problem(fault, id).toString());
        };
    }

    private static FaultBody json(ObjectNode body) {
        return new FaultBody(JSON, body.toString());
    }

    private static ObjectNode keystone(ApiFault fault) {
        ObjectNode body = NODES.objectNode();
        body.putObject("error")
                .put("code", fault.status())
                .put("message", fault.message())
                .put("title", title(fault.status()));
        return body;
    }

    private static ObjectNode nova(ApiFault fault) {
        ObjectNode body = NODES.objectNode();
        ObjectNode error = body.putObject(novaName(fault.status()))
                .put("code", fault.status())
                .put("message", fault.message());
        String retryAfter = fault.headers().get("Retry-After");
        if (retryAfter != null && novaName(fault.status()).equals("overLimit")) {
            error.put("retryAfter", retryAfter);
        }
        return body;
    }

    private static String novaName(int status) {
        return switch (status) {
            case 400 -> "badRequest";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "itemNotFound";
            case 405 -> "badMethod";
            case 409 -> "conflictingRequest";
            case 413, 429 -> "overLimit";
            case 415 -> "badMediaType";
            case 501 -> "notImplemented";
            case 503 -> "serviceUnavailable";
            default -> "computeFault";
        };
    }

    private static ObjectNode neutron(ApiFault fault) {
        ObjectNode body = NODES.objectNode();
        body.putObject("NeutronError")
                .put("type", fault.type().isEmpty() ? neutronType(fault.status()) : fault.type())
                .put("message", fault.message())
                .put("detail", "");
        return body;
    }

    private static String neutronType(int status) {
        return switch (status) {
            case 400 -> "HTTPBadRequest";
            case 403 -> "PolicyNotAuthorized";
            case 404 -> "HTTPNotFound";
            case 405 -> "HTTPMethodNotAllowed";
            case 406 -> "HTTPNotAcceptable";
            case 409 -> "Conflict";
            case 413 -> "HTTPRequestEntityTooLarge";
            case 415 -> "HTTPUnsupportedMediaType";
            case 429 -> "HTTPTooManyRequests";
            case 501 -> "HTTPNotImplemented";
            case 503 -> "ServiceUnavailable";
            default -> "HTTPInternalServerError";
        };
    }

    private static ObjectNode glance(ApiFault fault) {
        return NODES.objectNode()
                .put("message", fault.message())
                .put("code", fault.status() + " " + title(fault.status()))
                .put("title", title(fault.status()));
    }

    private static FaultBody html(ApiFault fault) {
        String title = fault.status() + " " + title(fault.status());
        return new FaultBody(
                "text/html; charset=UTF-8",
                "<html>\n <head>\n  <title>" + title + "</title>\n </head>\n <body>\n  <h1>" + title + "</h1>\n  "
                        + escape(fault.message()) + "<br /><br />\n\n\n </body>\n</html>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static ObjectNode placement(ApiFault fault, RequestId id) {
        ObjectNode body = NODES.objectNode();
        ObjectNode error = body.putArray("errors")
                .addObject()
                .put("status", fault.status())
                .put("title", title(fault.status()))
                .put("detail", fault.message())
                .put("request_id", id.value());
        if (!fault.type().isEmpty()) {
            error.put("code", fault.type());
        }
        return body;
    }

    private static ObjectNode problem(ApiFault fault, RequestId id) {
        ObjectNode body = NODES.objectNode()
                .put("type", "about:blank")
                .put("title", title(fault.status()))
                .put("status", fault.status())
                .put("detail", fault.message())
                .put("request_id", id.value());
        if (!fault.type().isEmpty()) {
            body.put("reason", fault.type());
        }
        return body;
    }

    private static String title(int status) {
        return switch (status) {
            case 300 -> "Multiple Choices";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 412 -> "Precondition Failed";
            case 413 -> "Request Entity Too Large";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Requested Range Not Satisfiable";
            case 429 -> "Too Many Requests";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }
}
